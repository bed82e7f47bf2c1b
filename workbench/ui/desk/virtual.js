// Which rows of a long list must be in the page: heights known where measured, estimated elsewhere.

export class Heights {
  /** @param {(index: number) => number} estimate height in pixels of an item that was never measured */
  constructor(estimate) {
    this.estimate = estimate;
    this.measured = new Map();
    this.guessed = new Map();
    this.keys = [];
    this.tops = new Float64Array(1);
  }

  /** New order of items; heights measured under the same key are kept. */
  reset(keys) {
    this.keys = keys;
    this.recompute();
  }

  recompute() {
    const tops = new Float64Array(this.keys.length + 1);
    for (let i = 0; i < this.keys.length; i += 1) tops[i + 1] = tops[i] + this.heightOf(i);
    this.tops = tops;
  }

  heightOf(index) {
    const key = this.keys[index];
    const known = this.measured.get(key) ?? this.guessed.get(key);
    if (known !== undefined) return known;
    const guess = this.estimate(index);
    this.guessed.set(key, guess);
    return guess;
  }

  /** Note a measured height; true where it differs from what was assumed. Call recompute() after a batch. */
  measure(key, height) {
    if (this.measured.get(key) === height) return false;
    this.measured.set(key, height);
    return true;
  }

  get total() {
    return this.tops[this.keys.length];
  }

  top(index) {
    return this.tops[Math.max(0, Math.min(index, this.keys.length))];
  }

  /** Index of the item that covers pixel y; clamped to the list. */
  at(y) {
    let low = 0;
    let high = this.keys.length - 1;
    while (low < high) {
      const mid = (low + high + 1) >> 1;
      if (this.tops[mid] <= y) low = mid;
      else high = mid - 1;
    }
    return Math.max(0, low);
  }

  /** [first, end) of the items between two pixels, with `over` pixels more on both sides. */
  window(from, to, over = 400) {
    if (!this.keys.length) return [0, 0];
    return [this.at(from - over), Math.min(this.keys.length, this.at(to + over) + 1)];
  }
}
