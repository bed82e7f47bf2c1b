// Text: offsets, words, differences, marks. Pure functions; nothing here touches the page.

const CJK = /[\u2e80-\u303f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef\u{20000}-\u{3ffff}]/u;

/** UTF-16 offset -> code points before it (what Python counts). */
export function toCodePoints(text, offset) {
  let count = 0;
  for (let i = 0; i < Math.min(offset, text.length); count += 1) {
    i += text.codePointAt(i) > 0xffff ? 2 : 1;
  }
  return count;
}

/** Code point offset -> UTF-16 offset; past the end gives the length. */
export function toUtf16(text, points) {
  let i = 0;
  for (let count = 0; count < points && i < text.length; count += 1) {
    i += text.codePointAt(i) > 0xffff ? 2 : 1;
  }
  return i;
}

export function isChinese(lang) {
  return /^zh/i.test(lang || "");
}

/** Words of a text as an editor is paid for them: Han characters one by one, other runs by spaces. */
export function countWords(text) {
  let words = 0;
  let inside = false;
  for (const ch of text) {
    if (/\p{Script=Han}/u.test(ch)) {
      words += 1;
      inside = false;
    } else if (/[\p{L}\p{N}]/u.test(ch)) {
      if (!inside) words += 1;
      inside = true;
    } else if (/\s/.test(ch) || CJK.test(ch)) {
      inside = false;
    }
  }
  return words;
}

/** Units of comparison: characters for Chinese, words and the gaps between them for other languages. */
export function diffUnits(text, lang) {
  if (isChinese(lang)) return Array.from(text);
  return text.match(/[\p{L}\p{N}]+(?:['’\-][\p{L}\p{N}]+)*|\s+|[^\p{L}\p{N}\s]/gu) || [];
}

/**
 * Differences from `before` to `after`: [["same"|"del"|"ins", text], ...], neighbours of one kind joined.
 * Longest common subsequence between common head and tail; above 4 million cells the middle is one change.
 */
export function diff(before, after, lang) {
  const a = diffUnits(before, lang);
  const b = diffUnits(after, lang);
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head += 1;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) {
    tail += 1;
  }
  const out = [];
  const push = (kind, text) => {
    if (!text) return;
    const last = out[out.length - 1];
    if (last && last[0] === kind) last[1] += text;
    else out.push([kind, text]);
  };
  push("same", a.slice(0, head).join(""));
  for (const [kind, text] of middle(a.slice(head, a.length - tail), b.slice(head, b.length - tail))) push(kind, text);
  push("same", a.slice(a.length - tail).join(""));
  return tidy(out);
}

/** Gaps of nothing but spaces or one mark between two changes join them: easier to read than crumbs. */
function tidy(parts) {
  const out = [];
  for (let i = 0; i < parts.length; ) {
    if (parts[i][0] === "same") {
      out.push(parts[i]);
      i += 1;
      continue;
    }
    let [del, ins] = ["", ""];
    for (; i < parts.length; i += 1) {
      const [kind, text] = parts[i];
      const crumb = kind === "same" && /^[\s\p{P}]{1,2}$/u.test(text) && i + 1 < parts.length && del && ins;
      if (kind === "same" && !crumb) break;
      if (kind !== "ins") del += text;
      if (kind !== "del") ins += text;
    }
    if (del) out.push(["del", del]);
    if (ins) out.push(["ins", ins]);
  }
  return out;
}

function middle(a, b) {
  const n = a.length;
  const m = b.length;
  if (!n || !m || n * m > 4e6) return [["del", a.join("")], ["ins", b.join("")]];
  const width = m + 1;
  const table = new Uint16Array((n + 1) * width);
  for (let i = n - 1; i >= 0; i -= 1) {
    for (let j = m - 1; j >= 0; j -= 1) {
      const at = i * width + j;
      table[at] = a[i] === b[j] ? table[at + width + 1] + 1 : Math.max(table[at + width], table[at + 1]);
    }
  }
  const out = [];
  let i = 0;
  let j = 0;
  while (i < n || j < m) {
    const at = i * width + j;
    if (i < n && j < m && a[i] === b[j]) {
      out.push(["same", a[i]]);
      i += 1;
      j += 1;
    } else if (i < n && (j >= m || table[at + width] >= table[at + 1])) {
      out.push(["del", a[i]]);
      i += 1;
    } else {
      out.push(["ins", b[j]]);
      j += 1;
    }
  }
  return out;
}

/** Share of the old text that a difference kept, in [0, 1]; 1 for an empty old text. */
export function keptShare(parts) {
  let [same, all] = [0, 0];
  for (const [kind, text] of parts) {
    if (kind === "ins") continue;
    all += text.length;
    if (kind === "same") same += text.length;
  }
  return all ? same / all : 1;
}

/** Characters from which a text is long: its differences show their surroundings only, its field keeps its height. */
export const LONG = 5000;

/**
 * A difference of long texts cut down to what changed: of equal stretches `around` characters stay at both ends,
 * of changed ones LONG characters; ["gap", "…"] with the number left out stands for the rest. Short ones stay whole.
 */
export function shorten(parts, around = 80) {
  if (parts.reduce((sum, [, text]) => sum + text.length, 0) <= LONG) return parts;
  const out = [];
  parts.forEach(([kind, text], i) => {
    const [head, tail] = kind === "same" ? [i ? around : 0, i + 1 < parts.length ? around : 0] : [LONG, 0];
    if (parts.length === 1) out.push([kind, text.slice(0, LONG)], ["gap", String(text.length - LONG)]);
    else if (text.length <= head + tail + around) out.push([kind, text]);
    else out.push([kind, text.slice(0, head)], ["gap", String(text.length - head - tail)], [kind, tail ? text.slice(-tail) : ""]);
  });
  return out.filter(([, text]) => text);
}

/**
 * A text cut into runs by overlapping marks: [{text, marks: [mark, ...]}, ...].
 * A mark is {start, end, ...} in UTF-16 offsets; empty and reversed ones are dropped, others clipped.
 */
export function runs(text, marks) {
  const valid = [];
  for (const mark of marks || []) {
    const start = Math.max(0, mark.start);
    const end = Math.min(text.length, mark.end);
    if (start < end) valid.push({ start, end, mark });
  }
  if (!valid.length) return text ? [{ text, marks: [] }] : [];
  const cuts = [...new Set([0, text.length, ...valid.flatMap((v) => [v.start, v.end])])].sort((x, y) => x - y);
  const out = [];
  for (let k = 0; k + 1 < cuts.length; k += 1) {
    const [from, to] = [cuts[k], cuts[k + 1]];
    out.push({
      text: text.slice(from, to),
      marks: valid.filter((v) => v.start <= from && v.end >= to).map((v) => v.mark),
    });
  }
  return out;
}

/** Where `needle` stands in `text`, as marks; upper and lower case count as the same letter. */
export function findAll(text, needle, extra) {
  const out = [];
  if (!needle) return out;
  const hay = text.toLowerCase();
  const low = needle.toLowerCase();
  if (hay.length !== text.length) return out;
  for (let at = hay.indexOf(low); at >= 0; at = hay.indexOf(low, at + low.length)) {
    out.push({ ...extra, start: at, end: at + low.length });
  }
  return out;
}

/** A search as a RegExp; null for an empty query, throws SyntaxError for a bad expression. */
export function searchRegExp(query, regex, matchCase) {
  if (!query) return null;
  const source = regex ? query : query.replace(/[.*+?^${}()|[\]\\\/-]/g, "\\$&");
  return new RegExp(source, matchCase ? "gu" : "giu");
}

/** Seconds as 1:05 or 2:03:04. */
export function clock(seconds) {
  const s = Math.max(0, Math.round(seconds));
  const two = (n) => String(n).padStart(2, "0");
  const [h, m] = [Math.floor(s / 3600), Math.floor(s / 60) % 60];
  return h ? `${h}:${two(m)}:${two(s % 60)}` : `${m}:${two(s % 60)}`;
}
