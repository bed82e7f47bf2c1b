// The row in hand: its fields, its panel, its cursor.

import { caretIn, clear, h, placeCaret, select } from "./dom.js";
import { joined, KINDS } from "./filter.js";
import { LONG, toCodePoints } from "./text.js";
import { buildRow, buildMeta, marksOf, markedText, shownState } from "./row.js";
import { buildDetail } from "./detail.js";
import { View } from "./view.js";

const BORDERS = 2;
const RESTING = 500; // milliseconds on a row before the memory is asked: a key must not wait for that answer

/** Height of a text field as its text needs it, up to half the window; a long text is not measured at every key. */
export function fitField(field) {
  field.classList.toggle("wbd-long", field.value.length > LONG);
  if (field.value.length > LONG) {
    field.style.height = `${Math.round(innerHeight / 2)}px`;
    field.style.overflowY = "auto";
    return;
  }
  field.style.height = "0";
  const wanted = field.scrollHeight + BORDERS;
  field.style.height = `${wanted}px`;
  field.style.overflowY = wanted > innerHeight / 2 ? "auto" : "hidden";
}

export class Hand extends View {
  buildItem(item) {
    if (item.band) return this.buildBand(item.band);
    const row = this.sheet.row(item.id);
    const active = this.active === item.id;
    const element = h("div.wbd-holder", { role: "presentation" }, buildRow(row, this), active && this.detailOpen ? buildDetail(row, this) : null);
    element.shape = this.shape(row);
    if (active) queueMicrotask(() => this.autosize(element));
    return element;
  }

  buildBand(band) {
    const { p } = band;
    const kinds = KINDS.map((k) => [k, this.t(`kind_${k}`)]);
    return h("div.wbd-band", { role: "presentation" },
      h("span.wbd-bandno", {}, p === null || p === undefined ? this.t("no_paragraph") : `¶ ${p + 1}`),
      p === null || p === undefined
        ? null
        : select(this.t("kind_of", { n: p + 1 }), kinds, this.kindOf(band), (v) => this.op("set_kind", { row: null, p, kind: v }), "select.wbd-kind"));
  }

  /** What makes a row's fields: where it is the same, they are kept with their carets. */
  shape(row) {
    return [row.src.length, row.tgt.length, row.locked, this.active === row.id, this.active === row.id && this.editSource].join();
  }

  updateItem(item, element) {
    if (item.band) return this.buildBand(item.band);
    const row = this.sheet.row(item.id);
    if (this.active !== item.id || element.shape !== this.shape(row)) return this.rebuildItem(item, element);
    this.patchActive(row, element);
    return element;
  }

  /** New fields for the row in hand; the focus goes back to where it was, unless it went elsewhere meanwhile. */
  rebuildItem(item, element) {
    const focused = element.contains(document.activeElement);
    const caret = this.active === item.id && focused ? this.cursor() : null;
    const fresh = this.buildItem(item);
    if (focused) {
      queueMicrotask(() => {
        if (document.activeElement !== document.body) return;
        if (caret) this.placeCursor(caret);
        else this.focusRow();
      });
    }
    return fresh;
  }

  /** News for the row in hand: fields keep focus, caret and composition. */
  patchActive(row, element) {
    for (const field of element.querySelectorAll(".wbd-row textarea.wbd-edit")) {
      const { side, segment } = field.dataset;
      const text = this.shown(row, side, Number(segment));
      if (field.value !== text && !(this.composing && field === document.activeElement)) {
        const at = field.selectionStart;
        field.value = text;
        if (field === document.activeElement) field.setSelectionRange(Math.min(at, text.length), Math.min(at, text.length));
      }
    }
    for (const reader of element.querySelectorAll(".wbd-row .wbd-text")) {
      const { side, segment } = reader.dataset;
      const text = row[side][segment] ?? "";
      const marks = marksOf(row, side, Number(segment), this.sheet.lang(side), this.search);
      const look = JSON.stringify([text, marks.map((m) => [m.start, m.end, m.css])]);
      if (reader.look === look) continue;
      const caret = caretIn(reader);
      clear(reader).append(...markedText(text, marks));
      reader.look = look;
      if (caret !== null) placeCaret(reader, caret);
    }
    const line = element.querySelector(".wbd-row");
    const state = shownState(row);
    line.className = line.className.replace(/wbd-is-[\w-]+/, `wbd-is-${state}`);
    line.querySelector(".wbd-num").textContent = String(this.numberOf(row.id) + 1);
    line.querySelector(".wbd-meta").replaceWith(buildMeta(row, this, state));
    this.patchDetail(row, element);
    this.autosize(element);
  }

  patchDetail(row, element) {
    const old = element.querySelector(".wbd-detail");
    const writing = old && old.contains(document.activeElement) && document.activeElement.matches(".wbd-comment-field");
    const fresh = this.detailOpen ? buildDetail(row, this) : null;
    if (old && fresh) old.replaceWith(fresh);
    else if (old) old.remove();
    else if (fresh) element.append(fresh);
    if (writing && fresh) {
      const field = fresh.querySelector(".wbd-comment-field");
      if (field) {
        field.focus();
        field.setSelectionRange(field.value.length, field.value.length);
      }
    }
  }

  autosize(element) {
    for (const field of element.querySelectorAll("textarea.wbd-edit")) fitField(field);
  }

  itemElement() {
    return this.active ? this.list.elementOf(this.active) : null;
  }

  /** {side, segment, at, end} of the caret in the row in hand, UTF-16; null where there is none. */
  cursor() {
    const element = document.activeElement;
    const item = this.itemElement();
    if (!item || !element || !item.contains(element) || !element.dataset.side) return null;
    const { side } = element.dataset;
    const segment = Number(element.dataset.segment);
    if (element.matches("textarea.wbd-edit")) return { side, segment, at: element.selectionStart, end: element.selectionEnd, text: element.value };
    const at = caretIn(element);
    return at === null ? null : { side, segment, at, end: at, text: element.textContent };
  }

  placeCursor({ side, segment, at }) {
    const item = this.itemElement();
    if (!item) return;
    const field = item.querySelector(`.wbd-row [data-side=${side}][data-segment="${segment}"]:is(textarea,.wbd-text)`);
    if (!field) {
      this.focusRow();
      return;
    }
    field.focus({ preventScroll: true });
    if (field.matches("textarea")) {
      const caret = at === undefined || at === null ? field.value.length : Math.min(at, field.value.length);
      field.setSelectionRange(caret, caret);
    } else {
      placeCaret(field, Math.min(at ?? 0, field.textContent.length));
    }
  }

  focusRow() {
    const item = this.itemElement();
    if (item) item.querySelector(".wbd-row").focus({ preventScroll: true });
  }

  /** Make a row the one in hand. `cursor`: where to write; without it the row itself has the focus. */
  setActive(id, cursor) {
    if (!this.sheet.row(id)) return;
    this.take(id);
    this.list.render();
    this.list.reveal(id);
    if (cursor) this.placeCursor(cursor);
    else this.focusRow();
    this.refreshBars();
  }

  /** Make a row the one in hand, or none, without moving the focus. */
  take(id) {
    if (id === this.active) return;
    this.link.flush();
    this.link.pump();
    Object.assign(this, { active: id, editSource: false, commenting: false, commentDraft: "", carets: {} });
    if (id) this.askMatches(id);
  }

  /** Where the row in hand is shown no more, the next one shown takes its place; the focus stays where it is. */
  takeShown(before) {
    const shown = new Set(this.ids);
    if (!this.active || shown.has(this.active)) return;
    const after = before.slice(before.indexOf(this.active));
    this.take(after.find((id) => shown.has(id)) ?? this.ids[0] ?? null);
  }

  askMatches(id) {
    clearTimeout(this.matchTimer);
    if (this.answers.has(id)) return;
    this.matchTimer = setTimeout(() => this.active === id && this.findMatches(id), RESTING);
  }

  async findMatches(id) {
    const matches = await this.link.call("matches", { row: id });
    this.answers.set(id, { matches: matches || [] });
    this.touchActive();
  }

  /** Other translations of the row in hand: the server looks for them beside everything else, so ask until they are there. */
  async askAlternatives() {
    const { active: id } = this;
    const row = this.sheet.row(id);
    if (!row || this.alternativesOf(row)) return;
    const source = joined(row.src);
    const note = (state, list) => {
      this.others.set(id, { state, list, source });
      this.touchActive();
    };
    note("working", []);
    for (let wait = 150; ; wait = Math.min(2 * wait, 1000)) {
      const answer = await this.link.call("alternatives", { row: id });
      if (!answer) break;
      if (answer.state === "ready") {
        note("ready", answer.alternatives);
        return;
      }
      await new Promise((resolve) => { setTimeout(resolve, wait); });
    }
    this.others.delete(id);
    this.touchActive();
  }

  /** Look at the row in hand again. */
  touchActive() {
    this.activeStamp = (this.activeStamp || 0) + 1;
    if (this.composing) this.waiting = true;
    else this.list.render();
  }

  closeDialog() {
    if (this.dialog) this.dialog.close();
  }

  /** Code point offset of a cursor in its text. */
  points(cursor) {
    return toCodePoints(cursor.text, cursor.at);
  }
}
