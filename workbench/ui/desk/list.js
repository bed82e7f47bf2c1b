// The scrolling list: keeps only the rows near the window in the page, measures them, keeps the place.

import { h } from "./dom.js";
import { Heights } from "./virtual.js";

export class RowList {
  /**
   * @param {HTMLElement} scroller the element that scrolls
   * @param {{build: (item: object) => HTMLElement, update: (item: object, element: HTMLElement) => HTMLElement,
   *          signature: (item: object) => string, estimate: (item: object) => number, pinned: () => string|null}} source
   */
  constructor(scroller, source) {
    this.scroller = scroller;
    this.source = source;
    this.items = [];
    this.mounted = new Map();
    this.heights = new Heights((i) => source.estimate(this.items[i]));
    this.canvas = h("div.wbd-canvas", { role: "presentation" });
    scroller.append(this.canvas);
    this.observer = new ResizeObserver(() => this.remeasure());
    this.frame = 0;
    this.onscroll = () => this.schedule();
    scroller.addEventListener("scroll", this.onscroll, { passive: true });
    this.observer.observe(scroller);
  }

  dispose() {
    this.observer.disconnect();
    cancelAnimationFrame(this.frame);
    this.scroller.removeEventListener("scroll", this.onscroll);
  }

  setItems(items) {
    const anchor = this.anchor();
    this.items = items;
    this.heights.reset(items.map((item) => item.key));
    this.restore(anchor);
    this.render();
  }

  schedule() {
    if (this.frame) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      this.render();
    });
  }

  /** The item at the top of the window and how far it is scrolled, to keep the place when heights change. */
  anchor() {
    if (!this.items.length) return null;
    const index = this.heights.at(this.scroller.scrollTop);
    return { key: this.items[index].key, offset: this.scroller.scrollTop - this.heights.top(index) };
  }

  restore(anchor) {
    this.canvas.style.height = `${this.heights.total}px`;
    if (!anchor) return;
    const index = this.indexOf(anchor.key);
    if (index < 0) return;
    const top = this.heights.top(index) + anchor.offset;
    if (Math.abs(top - this.scroller.scrollTop) > 0.5) this.scroller.scrollTop = top;
  }

  indexOf(key) {
    return this.heights.keys.indexOf(key);
  }

  /** Bring the rows of the window up to date; elements that need no change are not touched. */
  render() {
    const top = this.scroller.scrollTop;
    const [from, to] = this.heights.window(top, top + this.scroller.clientHeight);
    const wanted = new Map();
    for (let i = from; i < to; i += 1) wanted.set(this.items[i].key, i);
    const pinned = this.source.pinned();
    if (pinned && !wanted.has(pinned)) {
      const at = this.indexOf(pinned);
      if (at >= 0) wanted.set(pinned, at);
    }
    for (const [key, mounted] of this.mounted) {
      if (wanted.has(key)) continue;
      this.observer.unobserve(mounted.element);
      mounted.element.remove();
      this.mounted.delete(key);
    }
    for (const [key, index] of [...wanted].sort((a, b) => a[1] - b[1])) this.mount(key, index);
    this.remeasure();
  }

  mount(key, index) {
    const item = this.items[index];
    const signature = this.source.signature(item);
    let mounted = this.mounted.get(key);
    if (!mounted) {
      const element = this.source.build(item);
      element.classList.add("wbd-item");
      mounted = { element, signature };
      this.mounted.set(key, mounted);
      const after = [...this.mounted.values()].map((m) => m.element).find((e) => e !== element && Number(e.dataset.at) > index);
      this.canvas.insertBefore(element, after && after.parentNode === this.canvas ? after : null);
      this.observer.observe(element);
    } else if (mounted.signature !== signature) {
      const element = this.source.update(item, mounted.element);
      if (element !== mounted.element) {
        element.classList.add("wbd-item");
        this.observer.unobserve(mounted.element);
        mounted.element.replaceWith(element);
        this.observer.observe(element);
        mounted.element = element;
      }
      mounted.signature = signature;
    }
    mounted.element.dataset.at = index;
    mounted.element.style.top = `${this.heights.top(index)}px`;
  }

  /** Measure what is in the page; where heights differ, move the rows and keep the place. */
  remeasure() {
    let changed = false;
    const anchor = this.anchor();
    for (const [key, { element }] of this.mounted) {
      const height = element.offsetHeight;
      if (height && this.heights.measure(key, height)) changed = true;
    }
    if (!changed) {
      this.canvas.style.height = `${this.heights.total}px`;
      return;
    }
    this.heights.recompute();
    for (const [key, { element }] of this.mounted) element.style.top = `${this.heights.top(this.indexOf(key))}px`;
    this.restore(anchor);
    this.schedule();
  }

  /** Scroll so that an item is in the window, with some air. */
  reveal(key) {
    const index = this.indexOf(key);
    if (index < 0) return;
    const top = this.heights.top(index);
    const bottom = top + this.heights.heightOf(index);
    const view = this.scroller.clientHeight;
    const air = Math.min(60, view / 6);
    if (top < this.scroller.scrollTop + air) this.scroller.scrollTop = top - air;
    else if (bottom > this.scroller.scrollTop + view - air) this.scroller.scrollTop = Math.min(top - air, bottom - view + air);
    this.render();
  }

  elementOf(key) {
    const mounted = this.mounted.get(key);
    return mounted ? mounted.element : null;
  }
}
