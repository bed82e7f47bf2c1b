// What was typed and not yet acknowledged, kept in the browser's storage: a reload, a crash of the browser
// or of the server loses nothing.

const STALE = 6000;
const ALIVE = "workbench-alive:";

export class Journal {
  /**
   * @param {Storage} storage localStorage, or anything with its methods
   * @param {string} kind what is kept: "messages" or "conflicts"
   */
  constructor(storage, kind, bitext, client) {
    this.storage = storage;
    this.client = client;
    this.prefix = `workbench-${kind}:${bitext}:`;
    this.key = this.prefix + client;
    this.full = false;
  }

  /** Replace what is stored; an empty list takes the entry away. */
  write(list) {
    try {
      if (list.length) this.storage.setItem(this.key, JSON.stringify(list));
      else this.storage.removeItem(this.key);
      this.full = false;
    } catch {
      this.full = true;
    }
  }

  read(key = this.key) {
    try {
      const value = JSON.parse(this.storage.getItem(key) || "[]");
      return Array.isArray(value) ? value : [];
    } catch {
      return [];
    }
  }

  /** Tell other tabs that this one lives. */
  beat(now) {
    try {
      this.storage.setItem(ALIVE + this.client, String(now));
    } catch {
      this.full = true;
    }
  }

  /** Own entries left by a reload, and those of tabs that died; the dead tabs' entries are taken over. */
  recover(now) {
    const found = this.read();
    const keys = [];
    for (let i = 0; i < this.storage.length; i += 1) keys.push(this.storage.key(i));
    for (const key of keys) {
      if (!key.startsWith(this.prefix) || key === this.key) continue;
      const alive = Number(this.storage.getItem(ALIVE + key.slice(this.prefix.length)) || 0);
      if (now - alive < STALE) continue;
      found.push(...this.read(key));
      this.storage.removeItem(key);
    }
    this.write(found);
    return found;
  }
}

/** A name that no other message or tab has. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
}

/** One id per tab; a reload keeps it. */
export function clientId() {
  try {
    const known = sessionStorage.getItem("workbench-client");
    if (known) return known;
    const fresh = newId();
    sessionStorage.setItem("workbench-client", fresh);
    return fresh;
  } catch {
    return newId();
  }
}
