// Keys, clicks, typing and composition in the desk.

import { actionFor } from "./keys.js";
import { fitField, Hand } from "./hand.js";
import { LONG } from "./text.js";

const PAUSE = 2000; // a longer silence ends a burst of typing: undo takes bursts back one by one

export class Events extends Hand {
  /** Listen to everything inside the root; gives nothing, dispose() ends it. */
  listen() {
    this.stop = new AbortController();
    const on = (name, handler, options) => this.root.addEventListener(name, handler, { signal: this.stop.signal, ...options });
    on("keydown", (e) => this.onKey(e));
    on("input", (e) => this.onInput(e));
    on("click", (e) => this.onClick(e));
    on("compositionstart", () => {
      this.composing = true;
    });
    on("compositionend", (e) => {
      this.composing = false;
      this.onInput(e);
      if (this.waiting) this.touchActive();
      this.waiting = false;
    });
    on("focusin", () => {
      this.editing = document.activeElement.matches(".wbd-edit");
    });
    on("focusout", () => {
      this.editing = false;
      this.link.flush();
      this.link.pump();
    });
    this.busyAt = Date.now();
    for (const name of ["keydown", "pointerdown", "wheel"]) on(name, () => { this.busyAt = Date.now(); }, { passive: true });
    document.addEventListener("selectionchange", () => this.rememberCaret(), { signal: this.stop.signal });
  }

  dispose() {
    if (this.stop) this.stop.abort();
    super.dispose();
  }

  isField(element) {
    return Boolean(element && element.matches && element.matches("textarea,input,select"));
  }

  rememberCaret() {
    const cursor = this.cursor();
    if (cursor) this.carets[cursor.side] = cursor;
  }

  // ---- events

  onKey(event) {
    if (event.isComposing || event.keyCode === 229) {
      event.stopPropagation();
      return;
    }
    const field = document.activeElement;
    const inSheet = !field || !this.isField(field) || field.matches(".wbd-edit");
    if (this.commentKey(event, field) || this.searchKey(event, field) || this.fieldKey(event, field)) return;
    const action = actionFor(event, this.isField(field));
    // keys of the desk are not the page's: Streamlit would take r and c for its own
    event.stopPropagation();
    if (!action || (!inSheet && !/Mod|Alt|F1|Escape/.test(action.arg || ""))) return;
    if (field && field.matches(".wbd-text") && /^(ArrowUp|ArrowDown|Home|End|Enter)$/.test(event.key) && !event.altKey && !event.ctrlKey && !event.metaKey) {
      if (event.key !== "Enter") return;
    }
    if (field && field.matches("button") && /^(Enter| )$/.test(event.key)) return;
    event.preventDefault();
    this.act(action.id, action.arg);
  }

  commentKey(event, field) {
    if (!field || !field.matches(".wbd-comment-field")) return false;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      event.stopPropagation();
      this.sendComment(field.value);
      return true;
    }
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      this.commenting = false;
      this.touchActive();
      this.focusRow();
      return true;
    }
    return false;
  }

  /** From the search down into what it found. */
  searchKey(event, field) {
    if (!field || !field.matches(".wbd-search") || !/^(Enter|ArrowDown)$/.test(event.key) || !this.ids.length) return false;
    event.preventDefault();
    event.stopPropagation();
    this.go(this.ids.includes(this.active) ? this.active : this.ids[0], false);
    return true;
  }

  /** Keys with a meaning of their own inside a text field: Enter, Backspace and Delete at the edges. */
  fieldKey(event, field) {
    if (!field || !field.matches(".wbd-edit") || event.ctrlKey || event.metaKey || event.altKey) return false;
    const { side } = field.dataset;
    const segment = Number(field.dataset.segment);
    const row = this.sheet.row(this.active);
    let join = null;
    if (event.key === "Backspace" && field.selectionEnd === 0 && segment > 0) join = segment - 1;
    if (event.key === "Delete" && field.selectionStart === field.value.length && segment + 1 < row[side].length) join = segment;
    if (join !== null) this.op("join", { side, segment: join });
    else if (event.key === "Enter" && !event.shiftKey) this.step(1, true);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  onInput(event) {
    const field = event.target;
    if (!field.matches || !field.matches("textarea.wbd-edit")) return;
    const { height } = field.style;
    fitField(field);
    if (field.style.height !== height) this.list.remeasure();
    this.typed(field.dataset.side, Number(field.dataset.segment), field.value, "human");
  }

  /** Note what was typed; it is in the journal before this returns. */
  typed(side, segment, text, origin) {
    const now = Date.now();
    const held = this.conflicts.get(`${this.active}|${side}|${segment}`);
    if (held) {
      held.mine = text;
      this.keepConflicts();
      this.detailLater();
      return;
    }
    if (!this.burst || this.burst.key !== `${this.active}|${side}|${segment}` || now - this.burst.at > PAUSE) {
      this.burst = { key: `${this.active}|${side}|${segment}`, group: this.link.world.uuid() };
    }
    this.burst.at = now;
    this.link.edit({ op: "edit", row: this.active, side, segment, text, origin, group: this.burst.group });
    this.refreshStatus();
    this.detailLater();
  }

  /** The panel follows the text, a moment after the last key; a longer one where the text is long. */
  detailLater() {
    clearTimeout(this.detailTimer);
    this.detailTimer = setTimeout(() => {
      const row = this.sheet.row(this.active);
      if (row && !this.composing && this.itemElement()) this.patchDetail(row, this.itemElement());
    }, this.words("tgt") > LONG / 5 ? 1500 : 250);
  }

  onClick(event) {
    const line = event.target.closest(".wbd-row");
    if (!line || !this.root.contains(line)) return;
    const selection = window.getSelection();
    if (line.dataset.id === this.active) {
      if (!event.target.closest("textarea,.wbd-text,button")) {
        const cell = event.target.closest(".wbd-cell");
        if (cell && selection.isCollapsed) this.placeCursor({ side: cell.dataset.side, segment: 0, at: null });
        else if (!cell) this.focusRow();
      }
      return;
    }
    if (!selection.isCollapsed && line.contains(selection.focusNode)) return;
    this.setActive(line.dataset.id, this.clickedCursor(event));
  }

  /** Where in the text a click went; the fields that take the caret do not exist yet. */
  clickedCursor(event) {
    const cell = event.target.closest(".wbd-cell");
    if (!cell) return null;
    const text = event.target.closest(".wbd-text");
    const segment = Number((event.target.closest("[data-segment]") || { dataset: { segment: 0 } }).dataset.segment);
    if (!text) return { side: cell.dataset.side, segment, at: null };
    const selection = window.getSelection();
    const range = document.createRange();
    range.selectNodeContents(text);
    if (!text.contains(selection.focusNode)) return { side: cell.dataset.side, segment, at: null };
    range.setEnd(selection.focusNode, selection.focusOffset);
    return { side: cell.dataset.side, segment, at: range.toString().length };
  }
}
