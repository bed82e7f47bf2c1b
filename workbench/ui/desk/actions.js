// What the editor does: each action becomes a message.

import { next as nextRow, hasError, isApproved, isDoubtful, isOpen, mendable } from "./filter.js";
import { showAside, showConcordance, showHelp, showHistory, showReplace, showRetranslate } from "./dialogs.js";
import { Events } from "./events.js";

const IDLE = 60000; // after a minute without a key or click the clock stands still

export class Desk extends Events {
  /** Do what a key or button stands for. */
  act(id, arg) {
    const action = this[`do_${id}`];
    if (action) action.call(this, arg);
    else this.op(id, {});
  }

  /** Send an operation on the row in hand, or on the whole sheet with {row: null}. */
  op(name, fields) {
    const row = "row" in fields ? fields.row : this.active;
    if (row === null && fields.row !== null) return;
    this.wasWriting = this.editing;
    const message = { op: name, ...fields };
    if (row) message.row = row;
    else delete message.row;
    this.link.push(message);
    this.refreshStatus();
  }

  step(by, keepEditing) {
    const at = this.ids.indexOf(this.active);
    const target = this.ids[Math.max(0, Math.min(this.ids.length - 1, at < 0 ? 0 : at + by))];
    if (target) this.go(target, keepEditing ?? this.editing);
  }

  /** Make a row the one in hand, writing where one was writing. */
  go(id, editing) {
    this.setActive(id, editing ? { side: "tgt", segment: 0, at: null } : null);
  }

  goNext(test, none) {
    const id = nextRow(this.ids, (x) => this.sheet.row(x), this.active, test);
    if (id) this.go(id, this.editing);
    else this.say(this.t(none));
  }

  /** Take the first row that waits for its editor in hand, so that the keys work from the start. */
  begin() {
    const id = this.active || this.ids.find((x) => isOpen(this.sheet.row(x))) || this.ids[0];
    if (id) this.setActive(id, null);
  }

  do_next() { this.step(1); }
  do_previous() { this.step(-1); }
  do_first() { this.step(-Infinity); }
  do_last() { this.step(Infinity); }
  do_page_down() { this.step(8); }
  do_page_up() { this.step(-8); }
  do_next_open() { this.goNext(isOpen, "none_open"); }
  do_next_doubtful() { this.goNext(isDoubtful, "none_doubtful"); }
  do_next_error() { this.goNext((r) => isOpen(r) && (hasError(r) || (r.findings || []).length > 0), "none_error"); }

  do_edit() {
    if (this.active) this.placeCursor({ side: "tgt", segment: 0, at: null });
    else this.step(0, true);
  }

  do_leave() {
    this.focusRow();
  }

  do_side() {
    const cursor = this.cursor();
    const side = cursor && cursor.side === "tgt" ? "src" : "tgt";
    this.placeCursor({ side, segment: 0, at: side === "src" ? 0 : null });
  }

  do_alternatives() {
    if (!this.active) return;
    this.detailOpen = true;
    this.askAlternatives();
    this.list.render();
  }

  do_pick(index) {
    this.pick(index);
  }

  /** Take an alternative by its number; where nobody asked for any, ask. */
  pick(index) {
    const row = this.sheet.row(this.active);
    const known = row && this.alternativesOf(row);
    if (!row || (known && !known.list[index])) return;
    if (known) this.setTarget(known.list[index].text, "mt");
    else this.do_alternatives();
  }

  /** Take the best match of the memory. */
  async do_match() {
    const { active: id } = this;
    if (!id) return;
    if (!this.answers.has(id)) await this.findMatches(id);
    const [best] = this.answers.get(id).matches;
    if (this.active !== id) return;
    if (best) this.setTarget(best.tgt, "tm");
    else this.say(this.t("no_match"));
  }

  /** Mend the first finding that can be mended. */
  do_mend() {
    const row = this.sheet.row(this.active);
    const finding = row && (row.findings || []).find(mendable);
    if (finding) this.fix(row, finding);
    else this.say(this.t("no_fix"));
  }

  /** The target becomes this text: the first segment takes it, further ones are joined into it first. */
  setTarget(text, origin) {
    const row = this.sheet.row(this.active);
    if (!row) return;
    for (let i = row.tgt.length - 1; i > 0; i -= 1) this.op("join", { side: "tgt", segment: i - 1 });
    this.link.flush();
    this.op("edit", { side: "tgt", segment: 0, text, origin });
    this.touchActive();
  }

  insertText(text) {
    const row = this.sheet.row(this.active);
    if (!row) return;
    const caret = this.carets.tgt || { segment: 0, at: Infinity, end: Infinity };
    const { segment } = caret;
    const now = this.shown(row, "tgt", segment);
    const [from, to] = [Math.min(caret.at, now.length), Math.min(caret.end, now.length)];
    this.typed("tgt", segment, now.slice(0, from) + text + now.slice(to), "human");
    this.touchActive();
    this.placeCursor({ side: "tgt", segment, at: from + text.length });
  }

  do_copy_source() {
    const row = this.sheet.row(this.active);
    if (row) this.setTarget(row.src.join(" "), "human");
  }

  do_source() {
    this.editSource = !this.editSource;
    this.list.render();
    this.placeCursor({ side: this.editSource ? "src" : "tgt", segment: 0, at: null });
    this.refreshBars();
  }

  do_approve() {
    this.settle("approve", "reviewed");
    this.goNext(isOpen, "all_done");
  }

  do_needs_work() {
    this.settle("needs_work", "translated");
    this.step(1);
  }

  do_reject() {
    this.settle("reject", "rejected");
    this.step(1);
  }

  /** Set a state and show it at once; the answer brings the row as it is. */
  settle(op, state) {
    const row = this.sheet.row(this.active);
    if (!row) return;
    this.op(op, {});
    this.sheet.rows.set(row.id, { ...row, state, flags: op === "needs_work" ? [...(row.flags || []), "needs-work"] : row.flags });
    this.list.render();
  }

  do_comment() {
    if (!this.active) return;
    Object.assign(this, { commenting: true, detailOpen: true });
    this.list.render();
    const field = this.itemElement().querySelector(".wbd-comment-field");
    if (field) field.focus();
    this.list.reveal(this.active);
  }

  keepComment(text) {
    this.commentDraft = text;
  }

  sendComment(text) {
    Object.assign(this, { commenting: false, commentDraft: "" });
    if (text.trim()) this.op("comment", { text: text.trim() });
    this.touchActive();
    this.focusRow();
  }

  do_split() {
    const cursor = this.cursor() || this.carets.tgt || this.carets.src;
    if (!cursor) this.say(this.t("no_cursor"));
    else this.op("split", { side: cursor.side, segment: cursor.segment, at: this.points(cursor), rows: true });
  }

  do_split_both() {
    const { src, tgt } = this.carets;
    if (!src || !tgt) {
      this.say(this.t("no_cursors"));
      return;
    }
    this.op("split", { side: "tgt", segment: tgt.segment, at: this.points(tgt), rows: true, other: { segment: src.segment, at: this.points(src) } });
  }

  sideInHand() {
    const cursor = this.cursor();
    return cursor ? cursor.side : "tgt";
  }

  do_merge_down() { this.op("merge_down", { side: "both" }); }
  do_merge_up() { this.op("merge_up", { side: "both" }); }
  do_merge_side_down() { this.op("merge_down", { side: this.sideInHand() }); }
  do_merge_side_up() { this.op("merge_up", { side: this.sideInHand() }); }
  do_move_down() { this.op("move", { side: this.sideInHand(), direction: "down" }); }
  do_move_up() { this.op("move", { side: this.sideInHand(), direction: "up" }); }
  do_insert() { this.op("insert", { where: "after" }); }
  do_swap() { this.op("swap", { side: this.sideInHand() }); }
  do_undo() { this.op("undo", { row: null }); }
  do_redo() { this.op("redo", { row: null }); }

  do_lock() {
    const row = this.sheet.row(this.active);
    if (row) this.op(row.locked ? "unlock" : "lock", {});
  }

  do_find() {
    const field = this.root.querySelector(".wbd-search");
    field.focus();
    field.select();
  }

  do_replace() { showReplace(this); }
  do_help() { showHelp(this); }
  showAside() { showAside(this); }

  do_retranslate() {
    if (this.active) showRetranslate(this);
  }

  do_history() {
    const row = this.sheet.row(this.active);
    if (row) showHistory(this, row);
  }

  do_concordance() {
    const field = document.activeElement;
    const chosen = field && field.matches && field.matches("textarea") ? field.value.slice(field.selectionStart, field.selectionEnd) : String(window.getSelection());
    showConcordance(this, chosen.trim());
  }

  do_detail() {
    this.detailOpen = !this.detailOpen;
    this.touchActive();
    this.refreshBars();
  }

  fix(row, finding) {
    this.op("fix", { row: row.id, side: finding.side, start: finding.start, end: finding.end, text: finding.fix });
  }

  /** The editor chose a text: send mine again on what is there now, or leave theirs. */
  resolve(key, choice) {
    const conflict = this.conflicts.get(key);
    this.conflicts.delete(key);
    const row = this.sheet.row(conflict.row);
    if (row && choice === "mine") this.op("edit", { row: row.id, side: conflict.side, segment: conflict.segment, text: conflict.mine, origin: "human" });
    this.keepConflicts();
    this.touchActive();
  }

  /** Seconds spent on a row since they were last reported. */
  takeSeconds(row) {
    if (this.spent.row !== row) return 0;
    const seconds = Math.round(this.spent.seconds * 10) / 10;
    this.spent.seconds = 0;
    return seconds;
  }

  tickClock(now) {
    const passed = (now - (this.clockAt || now)) / 1000;
    this.clockAt = now;
    if (!this.active || document.hidden || now - this.busyAt > IDLE) return;
    if (this.spent.row !== this.active) this.spent = { row: this.active, seconds: 0 };
    this.spent.seconds += Math.min(passed, 2);
  }

}
