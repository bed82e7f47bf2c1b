// The browser's copy of the sheet: rows and their order, kept up to date from replies. No page, no network.

import { isChinese, toUtf16 } from "./text.js";

export class Sheet {
  constructor() {
    this.rows = new Map();
    this.order = [];
    this.rev = -1;
    this.info = {};
  }

  /** Take a whole snapshot (docs/desk-protocol.md). */
  load(snapshot) {
    const { rows, ...info } = snapshot;
    this.rows = new Map(rows.map((row) => [row.id, row]));
    this.order = rows.map((row) => row.id);
    this.rev = snapshot.rev;
    this.info = info;
  }

  /** Take what changed; gives the set of ids whose rows are new or different. Older news are left alone. */
  apply(changes) {
    const touched = new Set();
    if (!changes) return touched;
    for (const row of changes.rows || []) {
      const known = this.rows.get(row.id);
      if (known && known.rev > row.rev) continue;
      this.rows.set(row.id, row);
      touched.add(row.id);
    }
    for (const id of changes.removed || []) {
      if (this.rows.delete(id)) touched.add(id);
    }
    if (changes.order) this.order = changes.order;
    else if (changes.removed && changes.removed.length) this.order = this.order.filter((id) => this.rows.has(id));
    if (typeof changes.rev === "number") this.rev = Math.max(this.rev, changes.rev);
    for (const name of ["undo", "redo", "progress", "boilerplate", "pending"]) {
      if (changes[name] !== null && changes[name] !== undefined) this.info[name] = changes[name];
    }
    return touched;
  }

  /** Take findings computed later; gives the ids they belong to. */
  check(checked) {
    const touched = new Set();
    for (const { id, rev, findings, terms } of (checked && checked.rows) || []) {
      const row = this.rows.get(id);
      if (!row || row.rev !== rev) continue;
      this.rows.set(id, { ...row, findings, terms, checked: true });
      touched.add(id);
    }
    if (checked) this.info.pending = checked.pending;
    return touched;
  }

  row(id) {
    return this.rows.get(id);
  }

  all() {
    return this.order.map((id) => this.rows.get(id)).filter(Boolean);
  }

  lang(side) {
    return side === "src" ? this.info.srcLang : this.info.tgtLang;
  }
}

/** What stands between the segments of a side. */
export function separator(lang) {
  return isChinese(lang) ? "" : " ";
}

/**
 * Spans of a side's joined text (code points) as marks of one segment (UTF-16 units in that segment).
 * @param {string[]} segments the side's segments
 * @param {{start: number|null, end: number|null}[]} spans offsets into the joined text
 */
export function marksOfSegment(segments, index, lang, spans, extra) {
  const gap = separator(lang).length;
  let base = 0;
  for (let i = 0; i < index; i += 1) base += Array.from(segments[i]).length + gap;
  const text = segments[index];
  const length = Array.from(text).length;
  const out = [];
  for (const span of spans || []) {
    if (span.start === null || span.start === undefined) continue;
    const [start, end] = [span.start - base, span.end - base];
    if (end <= 0 || start >= length) continue;
    out.push({ ...extra, span, start: toUtf16(text, Math.max(0, start)), end: toUtf16(text, end) });
  }
  return out;
}

/** List items in reading order: a band wherever the paragraph changes, then its rows. */
export function itemsOf(ids, rowOf, banded) {
  const items = [];
  let paragraph;
  for (const id of ids) {
    const row = rowOf(id);
    if (banded && row.p !== paragraph) {
      paragraph = row.p;
      items.push({ key: `band:${paragraph}:${id}`, band: { p: row.p, kind: row.kind, first: id } });
    }
    items.push({ key: id, id });
  }
  return items;
}
