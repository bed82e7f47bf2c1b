// The desk on the page: bars, list, filters. The row in hand is in hand.js, what the editor does in actions.js.

import { append, clear, h } from "./dom.js";
import { itemsOf, Sheet } from "./sheet.js";
import { LONG, isChinese, clock, countWords, searchRegExp } from "./text.js";
import { ARTICLE, joined, matches, visible } from "./filter.js";
import { RowList } from "./list.js";
import { buildFilters, buildProgress, buildTools, docNames } from "./toolbar.js";

const COUNTING = 2000; // milliseconds

export class View {
  /** @param {HTMLElement} root the desk's element, owned by this view */
  constructor(root, setup) {
    this.root = root;
    this.t = this.t.bind(this);
    this.sheet = new Sheet();
    this.strings = setup.strings || {};
    this.docs = setup.docs || [];
    this.models = setup.models || [];
    this.beam = setup.beam;
    this.mac = /Mac|iPad|iPhone/.test(navigator.platform || "");
    this.filter = { show: "all", kind: ARTICLE, check: "", text: null, side: "both" };
    Object.assign(this, { order: "document", searchText: "", regex: false, matchCase: false, search: null });
    Object.assign(this, { active: null, editing: false, editSource: false, commenting: false, commentDraft: "" });
    Object.assign(this, { composing: false, waiting: false, detailOpen: true, dialog: null, carets: {}, numbers: new Map() });
    this.counted = {};
    this.conflicts = new Map();
    this.answers = new Map();
    this.others = new Map();
    this.spent = { row: null, seconds: 0, total: 0 };
  }

  t(key, values) {
    const text = this.strings[key] ?? key;
    return values ? text.replace(/\{(\w+)\}/g, (all, name) => (name in values ? String(values[name]) : all)) : text;
  }

  check(name) {
    return this.strings[`check_${name}`] ?? name;
  }

  flag(name) {
    return this.strings[`flag_${name}`] ?? this.check(name);
  }

  numberOf(id) {
    return this.numbers.get(id) ?? -1;
  }

  /** The text of a segment as the editor sees it: typed, or held in a conflict, or the server's. */
  shown(row, side, segment) {
    const held = this.conflicts.get(`${row.id}|${side}|${segment}`);
    return this.link.pending(row.id, side, segment) ?? (held ? held.mine : undefined) ?? row[side][segment] ?? "";
  }

  /** Other translations of a row: those it came with, or those asked for; null where nobody asked yet. */
  alternativesOf(row) {
    if ((row.alternatives || []).length) return { state: "ready", list: row.alternatives };
    const known = this.others.get(row.id);
    return known && known.source === joined(row.src) ? known : null;
  }

  checks() {
    const names = new Set();
    for (const row of this.sheet.all()) for (const f of row.findings || []) names.add(f.check);
    return [...names].sort();
  }

  clock() {
    return clock(((this.sheet.info.progress || {}).seconds || 0) + this.spent.seconds);
  }

  /** Build the bars and the list once. */
  build() {
    this.filters = h("div", {});
    this.tools = buildTools(this);
    this.scroller = h("div.wbd-scroll", { role: "grid", "aria-label": this.t("sheet"), "aria-colcount": "4" });
    this.status = h("div.wbd-status", { role: "status", "aria-live": "polite" });
    this.progress = h("div.wbd-progress-slot", {});
    this.place = h("div.wbd-place", {});
    this.head = h("div.wbd-head", { role: "row" });
    clear(this.root);
    append(this.root, [this.filters, this.tools, this.head, this.scroller, h("div.wbd-foot", {}, this.status, this.progress, this.place)]);
    this.list = new RowList(this.scroller, {
      build: (item) => this.buildItem(item),
      update: (item, element) => this.updateItem(item, element),
      signature: (item) => this.signature(item),
      estimate: (item) => this.estimate(item),
      pinned: () => this.active,
    });
  }

  dispose() {
    if (this.list) this.list.dispose();
    clear(this.root);
  }

  /** After a snapshot or a change of order: numbers, items, bars. */
  refresh() {
    this.numbers = new Map(this.sheet.order.map((id, i) => [id, i]));
    this.refreshHead();
    this.refreshList();
    this.refreshBars();
  }

  refreshHead() {
    const name = (side) => `${this.t(side === "src" ? "source" : "target")} · ${this.t(`lang_${this.sheet.lang(side)}`)}`;
    clear(this.head).append(
      h("span", { role: "columnheader" }, "#"),
      h("span", { role: "columnheader" }, name("src")),
      h("span", { role: "columnheader" }, name("tgt")),
      h("span", { role: "columnheader" }, this.t("state")),
    );
    this.scroller.setAttribute("aria-rowcount", String(this.sheet.order.length + 1));
  }

  /** `narrowed`: the editor chose what to show; else the row in hand stays although it no longer matches. */
  refreshList(narrowed = false) {
    const ids = visible(this.sheet.all(), this.filter, this.order, narrowed ? null : this.active);
    const before = this.ids || [];
    this.ids = ids;
    if (narrowed) this.takeShown(before);
    this.list.setItems(itemsOf(ids, (id) => this.sheet.row(id), this.order === "document"));
    this.root.classList.toggle("wbd-empty", !ids.length);
    this.scroller.dataset.empty = ids.length ? "" : this.t("nothing_shown");
  }

  /** Whether rows that changed come into sight, leave it or change places. */
  moved(touched) {
    if (this.order !== "document") return true;
    const shown = new Set(this.ids);
    return [...touched].some((id) => {
      const row = this.sheet.row(id);
      return shown.has(id) !== Boolean(row && (id === this.active || matches(row, this.filter)));
    });
  }

  refreshBars() {
    const look = JSON.stringify([this.checks(), this.filter.show, this.filter.kind, this.filter.check, this.order, docNames(this), (this.sheet.info.boilerplate || []).length]);
    if (this.filtersLook !== look && !this.filters.contains(document.activeElement)) {
      this.filtersLook = look;
      clear(this.filters).append(buildFilters(this));
    }
    clear(this.progress).append(buildProgress(this));
    for (const [id, count] of [["undo", this.sheet.info.undo], ["redo", this.sheet.info.redo]]) {
      const tool = this.tools.querySelector(`[data-op=${id}]`);
      tool.disabled = !count && this.link.idle;
    }
    const row = this.sheet.row(this.active);
    this.tools.querySelector("[data-op=lock]").setAttribute("aria-pressed", String(Boolean(row && row.locked)));
    this.tools.querySelector("[data-op=source]").setAttribute("aria-pressed", String(this.editSource));
    this.tools.querySelector("[data-op=detail]").setAttribute("aria-pressed", String(this.detailOpen));
    this.refreshStatus();
  }

  refreshStatus(now = Date.now()) {
    const unsaved = this.link.unsaved;
    const late = this.link.late(now);
    const state = !unsaved ? "saved" : late ? "offline" : "saving";
    const text = this.t(state === "offline" ? "offline_kept" : state, { n: unsaved });
    const at = this.active ? this.t("position", { n: this.numberOf(this.active) + 1, total: this.sheet.order.length }) : "";
    const shown = this.ids && this.ids.length !== this.sheet.order.length ? this.t("shown_of", { n: this.ids.length, total: this.sheet.order.length }) : "";
    const words = this.active && this.sheet.row(this.active) ? this.t("row_words", { src: this.words("src"), tgt: this.words("tgt") }) : "";
    const key = [state, text, at, shown, words, this.note, this.sheet.info.pending].join("|");
    if (this.statusKey === key) return;
    this.statusKey = key;
    this.root.dataset.saved = state;
    clear(this.status);
    append(this.status, [
      h(`span.wbd-saved.wbd-saved-${state}`, {}, text),
      this.note ? h("span.wbd-note", {}, this.note) : null,
    ]);
    append(clear(this.place), [
      this.sheet.info.pending ? h("span", {}, this.t("checking", { n: this.sheet.info.pending })) : null,
      h("span", {}, shown), h("span", {}, words), h("span", {}, at), h("span.wbd-dim", {}, this.sheet.info.author || ""),
    ]);
  }

  /** Words of a side of the row in hand; those of a long text are counted anew every other second only. */
  words(side) {
    const row = this.sheet.row(this.active);
    const text = row[side].map((_, i) => this.shown(row, side, i)).join(" ");
    const known = this.counted[side] || {};
    const fresh = known.id === row.id && text.length > LONG && Date.now() - known.at < COUNTING;
    if (!fresh && (known.id !== row.id || known.text !== text)) this.counted[side] = { id: row.id, text, at: Date.now(), words: countWords(text) };
    return this.counted[side].words;
  }

  /** One line for the editor, gone after some seconds. */
  say(text) {
    this.note = text;
    this.refreshStatus();
    clearTimeout(this.noteTimer);
    this.noteTimer = setTimeout(() => {
      this.note = "";
      this.refreshStatus();
    }, 6000);
  }

  // ---- items of the list

  signature(item) {
    if (item.band) return `${this.kindOf(item.band)}|${this.numberOf(item.band.first)}`;
    const row = this.sheet.row(item.id);
    const active = this.active === item.id;
    return [row.rev, row.checked, row.state, this.numberOf(item.id), active, active && this.editSource, active && this.detailOpen, active && this.commenting,
      active && this.answers.has(item.id), this.search ? this.search.source + this.search.flags : "", this.conflictMark(item.id), this.stamp(item.id)].join("|");
  }

  kindOf(band) {
    return (this.sheet.row(band.first) || band).kind;
  }

  conflictMark(id) {
    return [...this.conflicts.entries()].filter(([, c]) => c.row === id).map(([k, c]) => [k, c.mine, c.theirs].join("|")).join("|");
  }

  /** Grows whenever the row in hand must be looked at again although nothing came from the server. */
  stamp(id) {
    return this.active === id ? this.activeStamp || 0 : 0;
  }

  estimate(item) {
    if (item.band) return 24;
    const row = this.sheet.row(item.id);
    const width = Math.max(200, (this.scroller.clientWidth - 170) / 2 - 20);
    const lines = (side) => {
      const unit = isChinese(this.sheet.lang(side)) ? 15.5 : 7.4;
      return row[side].reduce((sum, s) => sum + Math.max(1, Math.ceil((s.length * unit) / width)), 0);
    };
    return Math.min(460, Math.max(1, lines("src"), lines("tgt")) * 22 + 13);
  }

  // ---- filters and search

  setSearch(text) {
    this.searchText = text;
    try {
      this.search = searchRegExp(text, this.regex, this.matchCase);
      this.root.classList.remove("wbd-badsearch");
    } catch {
      this.search = null;
      this.root.classList.add("wbd-badsearch");
    }
    this.filter.text = this.search;
    this.refreshList(true);
    this.refreshStatus();
  }

  toggleRegex() {
    this.regex = !this.regex;
    this.setSearch(this.searchText);
    clear(this.filters).append(buildFilters(this));
  }

  toggleCase() {
    this.matchCase = !this.matchCase;
    this.setSearch(this.searchText);
    clear(this.filters).append(buildFilters(this));
  }

  setFilter(part) {
    Object.assign(this.filter, part);
    this.refreshList(true);
    this.refreshStatus();
  }

  setOrder(order) {
    this.order = order;
    this.refreshList();
  }
}
