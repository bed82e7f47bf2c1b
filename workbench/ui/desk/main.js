// Entry of the component: Streamlit calls the default export with new data; the desk stays on the page.

import { Desk } from "./actions.js";
import { isDark } from "./dom.js";
import { clientId, Journal, newId } from "./journal.js";
import { Link } from "./link.js";

const APPS = new WeakMap();
const POLL = 4000;
const POLL_CHECKS = 400;
const READING = 1000;
const REFOCUS = 15000; // after a new connection the page's own message about the lost one may have taken the focus

export class App {
  constructor(parent) {
    this.client = clientId();
    this.root = document.createElement("div");
    this.root.className = "wbd";
    parent.append(this.root);
    this.desk = null;
    this.seen = null;
    this.heardAt = 0;
    this.timer = setInterval(() => this.tick(), 20);
    this.stop = new AbortController();
    addEventListener("resize", () => this.fit(), { signal: this.stop.signal });
    addEventListener("pagehide", () => this.desk && (this.keepPlace(), this.desk.link.save()), { signal: this.stop.signal });
  }

  dispose() {
    clearInterval(this.timer);
    this.stop.abort();
    if (this.desk) this.leave();
    this.root.remove();
  }

  /** New data from Streamlit; the same data comes again when the theme changes. */
  receive(data, transmit) {
    this.transmit = transmit;
    this.paint();
    if (!data || data.seq === this.seen) return;
    this.seen = data.seq;
    this.heardAt = Date.now();
    if (data.snapshot) this.load(data);
    if (!this.desk) {
      transmit({ batch: 0, since: -1, messages: [], snapshot: true });
      return;
    }
    if (data.bitext !== this.desk.sheet.info.bitext) return;
    this.take(data);
  }

  /** Dark or light from the page's own background. */
  paint() {
    const probe = getComputedStyle(this.root).getPropertyValue("--st-background-color").trim();
    this.root.dataset.theme = isDark(probe) ? "dark" : "light";
    this.fit();
  }

  /** The desk takes the rest of the window's height. */
  fit() {
    const top = this.root.getBoundingClientRect().top + scrollY;
    this.root.style.height = `${Math.max(360, innerHeight - Math.max(0, top) - 8)}px`;
  }

  load(data) {
    const { snapshot } = data;
    const same = this.desk && this.desk.sheet.info.bitext === snapshot.bitext && this.desk.language === data.language;
    if (!same) this.open(data);
    const { desk } = this;
    desk.sheet.load(snapshot);
    desk.docs = data.docs || desk.docs;
    desk.models = data.models || desk.models;
    if (!same) this.recover();
    desk.refresh();
    this.fit();
    if (!same) this.resumePlace();
    else this.refocusUntil = Date.now() + REFOCUS;
  }

  /** Where the editor was, kept for a reload, a change of page or a new server. */
  keepPlace() {
    const { desk } = this;
    if (!desk.active) return;
    const cursor = desk.cursor();
    const place = { row: desk.active, cursor: cursor && { side: cursor.side, segment: cursor.segment, at: cursor.at } };
    try {
      sessionStorage.setItem(`workbench-place:${desk.sheet.info.bitext}`, JSON.stringify(place));
    } catch {
      desk.link.journal.full = true;
    }
  }

  resumePlace() {
    const { desk } = this;
    const key = `workbench-place:${desk.sheet.info.bitext}`;
    let place = null;
    try {
      place = JSON.parse(sessionStorage.getItem(key) || "null");
    } catch {
      sessionStorage.removeItem(key);
    }
    if (place && desk.ids.includes(place.row)) desk.setActive(place.row, place.cursor);
    else desk.begin();
  }

  leave() {
    this.keepPlace();
    this.desk.link.flush();
    this.desk.link.save();
    this.desk.dispose();
  }

  open(data) {
    if (this.desk) this.leave();
    const desk = new Desk(this.root, data);
    const journal = (kind) => new Journal(localStorage, kind, data.snapshot.bitext, this.client);
    const world = {
      uuid: newId,
      now: () => Date.now(),
      rev: (row) => (desk.sheet.row(row) || {}).rev,
      since: () => desk.sheet.rev,
      seconds: (row) => desk.takeSeconds(row),
    };
    desk.link = new Link((batch) => this.send(batch), journal("messages"), world);
    desk.shelf = journal("conflicts");
    desk.language = data.language;
    desk.keepConflicts = () => desk.shelf.write([...desk.conflicts.entries()]);
    desk.open = (bitext) => {
      this.opening = bitext;
    };
    desk.build();
    desk.listen();
    this.root.setAttribute("lang", data.language || "en");
    this.desk = desk;
  }

  /** What a reload or a crash left unacknowledged is sent now. */
  recover() {
    const { link, conflicts, shelf } = this.desk;
    const now = Date.now();
    link.resume(link.journal.recover(now));
    for (const [key, conflict] of shelf.recover(now)) conflicts.set(key, conflict);
  }

  send(batch) {
    this.polledAt = Date.now();
    this.transmit({ ...batch, bitext: this.desk.sheet.info.bitext });
  }

  /** Answers, others' changes, findings computed since. */
  take(data) {
    const { desk } = this;
    const orderBefore = desk.sheet.order;
    const touched = desk.sheet.apply(data.changes);
    for (const id of desk.sheet.check(data.checked)) touched.add(id);
    let focus = null;
    for (const { message, reply } of desk.link.answer(data.replies)) {
      if (reply.conflict) this.conflict(message, reply.conflict);
      else if (reply.error) this.refused(message, reply.error);
      else if (reply.focus && follows(message, desk)) focus = reply.focus;
    }
    for (const id of touched) if (desk.answers.has(id) && id !== desk.active) desk.answers.delete(id);
    if (desk.composing) {
      desk.waiting = true;
      return;
    }
    this.show(touched, desk.sheet.order !== orderBefore, focus);
  }

  show(touched, reordered, focus) {
    const { desk } = this;
    if (desk.active && !desk.sheet.row(desk.active)) focus = { ...this.neighbour(focus), lost: true };
    if (reordered) desk.refresh();
    else if (touched.size) {
      if (desk.moved(touched)) desk.refreshList();
      else desk.list.render();
      desk.refreshBars();
    } else {
      desk.list.render();
      desk.refreshStatus();
    }
    if (focus && desk.sheet.row(focus.row)) this.moveFocus(focus, reordered);
  }

  /** The row in hand went: the one that the answer names, or the nearest that is left, takes its place. */
  neighbour(focus) {
    const { desk } = this;
    const at = desk.ids.indexOf(desk.active);
    const near = [...desk.ids.slice(0, at + 1).reverse(), ...desk.ids.slice(at + 1)];
    const row = focus && desk.sheet.row(focus.row) ? focus.row : near.find((id) => desk.sheet.row(id)) || null;
    desk.active = row;
    return { side: "tgt", segment: 0, ...focus, row };
  }

  /** The cursor follows an operation only where the editor has not gone elsewhere meanwhile. */
  moveFocus(focus, reordered) {
    const { desk } = this;
    if (desk.dialog || desk.link.unsaved) return;
    const inDesk = desk.root.contains(document.activeElement) || document.activeElement === document.body;
    if (!inDesk || (focus.row === desk.active && !reordered && !focus.lost)) return;
    const writing = desk.editing || desk.wasWriting;
    desk.setActive(focus.row, writing ? { side: focus.side || "tgt", segment: focus.segment || 0, at: 0 } : null);
  }

  conflict(message, conflict) {
    const { desk } = this;
    if (conflict.mine === null || conflict.mine === undefined || message.op !== "edit") {
      desk.say(desk.t("changed_meanwhile", { author: conflict.author || desk.t("someone") }));
      return;
    }
    if (conflict.mine === conflict.theirs) return;
    const key = `${conflict.row}|${conflict.side}|${conflict.segment}`;
    desk.conflicts.set(key, conflict);
    desk.detailOpen = true;
    desk.keepConflicts();
    desk.say(desk.t("conflict_in", { n: desk.numberOf(conflict.row) + 1, author: conflict.author || desk.t("someone") }));
  }

  /** A refused edit keeps its text: it is offered as a conflict rather than dropped. */
  refused(message, error) {
    const { desk } = this;
    desk.say(error);
    const row = desk.sheet.row(message.row);
    if (message.op === "edit" && row) {
      const theirs = (row[message.side] || [])[message.segment] ?? "";
      if (theirs !== message.text) {
        desk.conflicts.set(`${message.row}|${message.side}|${message.segment}`, { ...message, mine: message.text, theirs, author: "" });
        desk.keepConflicts();
      }
    }
  }

  tick() {
    const { desk } = this;
    if (!desk) return;
    const now = Date.now();
    desk.link.tick(desk.composing);
    if (now - (this.slowAt || 0) < 500) return;
    this.slowAt = now;
    desk.tickClock(now);
    desk.link.journal.beat(now);
    if (now < (this.refocusUntil || 0) && document.activeElement === document.body && !desk.dialog) {
      this.refocusUntil = 0;
      this.resumePlace();
    }
    if (desk.cursor() || document.activeElement === desk.itemElement()?.querySelector(".wbd-row")) this.keepPlace();
    desk.refreshStatus(now);
    if (this.opening && desk.link.idle) {
      this.transmit({ batch: 0, since: -1, messages: [], bitext: desk.sheet.info.bitext, open: this.opening });
      this.opening = null;
      return;
    }
    // findings are computed while the editor reads, so that no key waits for them
    const reading = now - desk.busyAt > READING;
    const pause = desk.sheet.info.pending && reading ? POLL_CHECKS : POLL;
    if (desk.link.idle && !document.hidden && !desk.composing && now - Math.max(this.heardAt, this.polledAt || 0) > pause) {
      this.send({ batch: 0, since: desk.sheet.rev, messages: [] });
    }
  }
}

const MOVING = new Set(["split", "split_row", "merge_up", "merge_down", "join", "move", "insert", "delete", "swap", "realign", "undo", "redo"]);

/** Whether the cursor goes where an answer says: the row is still in hand, or it went. */
function follows(message, desk) {
  return MOVING.has(message.op) && (!message.row || message.row === desk.active || !desk.sheet.row(desk.active));
}

export default function mount({ data, parentElement, setTriggerValue }) {
  let app = APPS.get(parentElement);
  if (!app) {
    app = new App(parentElement);
    APPS.set(parentElement, app);
  }
  app.receive(data, (batch) => setTriggerValue("send", batch));
  return () => {
    APPS.delete(parentElement);
    app.dispose();
  };
}
