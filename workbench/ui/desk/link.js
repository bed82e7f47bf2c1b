// The way to the server: messages in order, one batch on its way at a time, sent again until acknowledged.

export const TIMING = { debounce: 80, patience: 4000, perMillisecond: 50 };

/** How long to wait after the last key: a long text travels less often than a short one, a second for 50,000 characters. */
const silence = (edits) => Math.max(...edits.map((m) => TIMING.debounce + m.text.length / TIMING.perMillisecond));

const editKey = (m) => `${m.row}|${m.side}|${m.segment}`;

const COMMUTING = new Set(["comment", "uncomment", "approve", "needs_work", "reject", "reopen", "lock", "unlock"]);

/**
 * After `message` was accepted at revision `rev`: may `later`, written before the answer came, build on it?
 * Only where the accepted one was itself checked against others' changes of the same text; otherwise a
 * change by somebody else would be overwritten unseen.
 */
export function buildsOn(message, touched, later) {
  if (!later.row || COMMUTING.has(message.op) || !touched.includes(later.row)) return false;
  return message.op !== "edit" || message.row !== later.row || later.op !== "edit" || editKey(message) === editKey(later);
}

export class Link {
  /**
   * @param {(batch: object) => void} transmit hands a batch to Streamlit
   * @param {Journal} journal where unacknowledged messages are kept
   * @param {{uuid: () => string, now: () => number, rev: (row: string) => number, since: () => number,
   *          seconds: (row: string) => number}} world
   */
  constructor(transmit, journal, world) {
    this.transmit = transmit;
    this.journal = journal;
    this.world = world;
    this.edits = new Map();
    this.queue = [];
    this.flying = null;
    this.calls = new Map();
    this.sentAt = 0;
    this.batch = 0;
    this.typedAt = 0;
  }

  /** Take messages found in the journal; they keep their ids, so nothing is applied twice. */
  resume(messages) {
    for (const message of messages) {
      if (!message.id) message.id = this.world.uuid();
      this.queue.push(message);
    }
  }

  /** A segment's text was typed. Sent after a short silence, or with the next operation. */
  edit(message) {
    const key = editKey(message);
    const waiting = this.edits.get(key);
    this.edits.set(key, { ...message, rev: waiting ? waiting.rev : this.baseRev(message) });
    this.typedAt = this.world.now();
    this.save();
  }

  /** The revision that what is typed now builds on. */
  baseRev(message) {
    return message.rev === undefined ? this.world.rev(message.row) : message.rev;
  }

  /** An operation: everything typed goes first. */
  push(message) {
    this.flush();
    const full = { id: this.world.uuid(), ...message };
    if (full.row && full.rev === undefined) full.rev = this.world.rev(full.row);
    this.queue.push(this.timed(full));
    this.save();
    this.pump();
    return full.id;
  }

  timed(message) {
    const seconds = message.row ? this.world.seconds(message.row) : 0;
    return seconds ? { ...message, seconds } : message;
  }

  /** A question; the promise gives the result, or null where there is none. */
  call(name, args) {
    const id = this.world.uuid();
    return new Promise((resolve) => {
      this.calls.set(id, resolve);
      this.queue.push({ id, call: name, args });
      this.pump();
    });
  }

  /** Move what was typed into the queue. */
  flush() {
    for (const message of this.edits.values()) this.queue.push(this.timed({ id: this.world.uuid(), ...message }));
    this.edits.clear();
  }

  /** Send the next batch where none is on its way. */
  pump() {
    if (this.flying || !this.queue.length) return;
    this.flying = this.queue;
    this.queue = [];
    this.fly();
  }

  fly() {
    this.sentAt = this.world.now();
    this.batch += 1;
    this.transmit({ batch: this.batch, since: this.world.since(), messages: this.flying });
  }

  /** To be called often: sends typed text after its silence, and again what nobody answered. */
  tick(composing) {
    const now = this.world.now();
    if (this.flying) {
      if (now - this.sentAt > TIMING.patience) this.fly();
      return;
    }
    if (this.edits.size && !composing && now - this.typedAt >= silence([...this.edits.values()])) this.flush();
    if (this.queue.length) {
      this.save();
      this.pump();
    }
  }

  /**
   * Take the answers of a batch; gives the messages they answer, with their replies.
   * What was typed meanwhile goes on from the revision that an acknowledged edit made.
   */
  answer(replies) {
    const done = [];
    for (const reply of replies || []) {
      const message = this.take(reply.ack);
      if (!message) continue;
      const resolve = this.calls.get(message.id);
      if (resolve) {
        this.calls.delete(message.id);
        resolve(reply.error ? null : reply.result);
        if (!reply.error) continue;
      }
      done.push({ message, reply });
      if (!reply.conflict && !reply.error) {
        const touched = reply.touched || [];
        for (const later of [...this.edits.values(), ...this.queue]) {
          if (buildsOn(message, touched, later)) later.rev = Math.max(later.rev ?? 0, reply.rev);
        }
      }
    }
    if (this.flying && !this.flying.length) this.flying = null;
    this.save();
    this.pump();
    return done;
  }

  take(id) {
    for (const list of [this.flying || [], this.queue]) {
      const at = list.findIndex((m) => m.id === id);
      if (at >= 0) return list.splice(at, 1)[0];
    }
    return null;
  }

  /** Text of a segment that the server has not acknowledged; undefined where there is none. */
  pending(row, side, segment) {
    const key = `${row}|${side}|${segment}`;
    const typed = this.edits.get(key);
    if (typed) return typed.text;
    let text;
    for (const m of [...(this.flying || []), ...this.queue]) if (m.op === "edit" && editKey(m) === key) text = m.text;
    return text;
  }

  /** Changes not yet on the server. */
  get unsaved() {
    const count = (list) => list.filter((m) => m.op).length;
    return this.edits.size + count(this.queue) + count(this.flying || []);
  }

  get idle() {
    return !this.flying && !this.queue.length && !this.edits.size;
  }

  /** True where a batch has waited long: the server is away or busy. */
  late(now) {
    return Boolean(this.flying) && now - this.sentAt > 2500;
  }

  save() {
    const all = [...(this.flying || []), ...this.queue].filter((m) => m.op);
    this.journal.write([...all, ...this.edits.values()]);
  }
}
