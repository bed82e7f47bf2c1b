// Which rows are shown, in which order, and which one is "the next doubtful". Pure functions on rows.

export const LIMITS = { margin: 0.1, quality: 0.5 };

export const KINDS = ["title", "metadata", "byline", "body", "caption", "boilerplate"];

/** Kind to filter by: all but what was put aside. */
export const ARTICLE = "article";

export const joined = (parts) => (parts || []).join(" ");

export function isApproved(row) {
  return row.state === "reviewed" || row.state === "final";
}

/** A row that waits for its editor; what was put aside does not. */
export function isOpen(row) {
  return !isApproved(row) && row.state !== "rejected" && row.kind !== "boilerplate";
}

export function hasError(row) {
  return (row.findings || []).some((f) => f.severity === "error");
}

/** Whether a finding says what to write instead. */
export const mendable = (finding) => finding.fix !== null && finding.fix !== undefined && finding.start !== null;

/** A row an editor should look at first: likely wrong, likely misaligned, or flagged by the engine. */
export function isDoubtful(row) {
  if (!isOpen(row)) return false;
  return (
    (row.quality !== null && row.quality !== undefined && row.quality >= LIMITS.quality) ||
    lowMargin(row) ||
    (row.flags || []).length > 0
  );
}

export function lowMargin(row) {
  return row.margin !== null && row.margin !== undefined && row.margin < LIMITS.margin && !row.locked;
}

const SHOW = {
  all: () => true,
  open: isOpen,
  approved: isApproved,
  rejected: (row) => row.state === "rejected",
  initial: (row) => row.state === "initial",
  translated: (row) => row.state === "translated",
  doubtful: isDoubtful,
  margin: lowMargin,
  quality: (row) => (row.quality ?? 0) >= LIMITS.quality,
  qa: (row) => (row.findings || []).length > 0,
  error: hasError,
  comments: (row) => (row.comments || []).length > 0,
  edited: (row) => row.draft !== null && row.draft !== undefined && joined(row.tgt) !== row.draft,
  nulls: (row) => !row.src.length || !row.tgt.length,
  locked: (row) => Boolean(row.locked),
};

export const SHOW_NAMES = Object.keys(SHOW);

/**
 * @param {{show: string, kind: string, check: string, text: RegExp|null, side: "both"|"src"|"tgt"}} filter
 */
export function matches(row, filter) {
  if (!SHOW[filter.show || "all"](row)) return false;
  if (filter.kind && (filter.kind === ARTICLE ? row.kind === "boilerplate" : row.kind !== filter.kind)) return false;
  if (filter.check && !(row.findings || []).some((f) => f.check === filter.check)) return false;
  if (filter.text) {
    const texts = [];
    if (filter.side !== "tgt") texts.push(...row.src);
    if (filter.side !== "src") texts.push(...row.tgt);
    return texts.some((t) => t.search(filter.text) >= 0);
  }
  return true;
}

const last = (value, worst) => (value === null || value === undefined ? worst : value);

const ORDERS = {
  margin: (a, b) => last(a.margin, 2) - last(b.margin, 2),
  quality: (a, b) => last(b.quality, -1) - last(a.quality, -1),
  length: (a, b) => joined(b.src).length - joined(a.src).length,
  findings: (a, b) => (b.findings || []).length - (a.findings || []).length,
};

export const ORDER_NAMES = ["document", ...Object.keys(ORDERS)];

/** Ids of the rows to show, in order. `keep` stays although its state no longer matches (the row in hand). */
export function visible(rows, filter, order, keep) {
  const shown = rows.filter((row) => row.id === keep || matches(row, filter));
  if (ORDERS[order]) shown.sort(ORDERS[order]);
  return shown.map((row) => row.id);
}

/** The next id after `from` (or before, with step -1) whose row satisfies `test`, going round once; null if none. */
export function next(ids, rowOf, from, test, step = 1) {
  const n = ids.length;
  const start = ids.indexOf(from);
  for (let k = 1; k <= n; k += 1) {
    const at = (((start + step * k) % n) + n) % n;
    if (ids[at] !== from && test(rowOf(ids[at]))) return ids[at];
  }
  return null;
}
