// The panel under the row in hand: back-translation, changes, alternatives, memory, findings, comments.

import { h } from "./dom.js";
import { mendable } from "./filter.js";
import { icon } from "./icons.js";
import { separator } from "./sheet.js";
import { diff, keptShare, shorten } from "./text.js";

const gap = (text) => h("span.wbd-gap", {}, ` … ${text} … `);

/** A difference as nodes: deletions struck, insertions underlined. */
export function diffNodes(parts) {
  const nodes = { same: (text) => document.createTextNode(text), del: (text) => h("del.wbd-del", {}, text), ins: (text) => h("ins.wbd-ins", {}, text), gap };
  return shorten(parts).map(([kind, text]) => nodes[kind](text));
}

/** The new text alone, what differs tinted: calmer than a full difference, and plain where most differs. */
export function tintedNodes(parts) {
  const fresh = parts.filter(([kind]) => kind !== "del");
  const length = (kinds) => fresh.reduce((sum, [kind, text]) => sum + (kinds.includes(kind) ? text.length : 0), 0);
  const plain = length(["same"]) < 0.4 * length(["same", "ins"]);
  return shorten(fresh).map(([kind, text]) => {
    if (kind === "gap") return gap(text);
    return kind === "same" || plain ? document.createTextNode(text) : h("span.wbd-differs", {}, text);
  });
}

/** A text as it is; of a long one the beginning. */
const whole = (text) => diffNodes([["same", text]]);

function section(title, spec, ...content) {
  return h(`section.wbd-section.${spec}`, { "aria-label": title }, h("h4.wbd-h", {}, title), ...content);
}

function button(text, title, onclick, spec = "button.wbd-mini") {
  return h(spec, { type: "button", title, onclick }, text);
}

/** @param {object} context the view; `context.answers` holds what was asked for this row */
export function buildDetail(row, context) {
  const left = [backSection(row, context), roundSection(row, context), termSection(row, context)];
  const right = [
    conflictSections(row, context),
    findingSection(row, context),
    changeSection(row, context),
    alternativeSection(row, context),
    memorySection(row, context),
    commentSection(row, context),
  ];
  return h(
    "div.wbd-detail",
    { role: "region", "aria-label": context.t("detail") },
    h("div.wbd-detail-side", {}, left),
    h("div.wbd-detail-side", {}, right),
  );
}

const textOf = (row, side, context) => row[side].map((_, i) => context.shown(row, side, i)).join(separator(context.sheet.lang(side)));

function backSection(row, context) {
  if (!row.back) return null;
  const lang = context.sheet.lang("src");
  const parts = diff(textOf(row, "src", context), row.back, lang);
  return section(context.t("back_translation"), "wbd-back", h("div.wbd-quote", { lang, dir: "auto" }, tintedNodes(parts)));
}

function roundSection(row, context) {
  if (!row.round) return null;
  const lang = context.sheet.lang("src");
  return section(context.t("round_trip"), "wbd-round", h("div.wbd-quote", { lang, dir: "auto" }, tintedNodes(diff(textOf(row, "src", context), row.round, lang))));
}

function termSection(row, context) {
  if (!(row.terms || []).length) return null;
  const seen = new Set();
  const items = [];
  for (const term of row.terms) {
    const key = `${term.src}\t${term.tgt}`;
    if (seen.has(key)) continue;
    seen.add(key);
    items.push(
      h("button.wbd-termchip", { type: "button", title: context.t("insert_term"), onclick: () => context.insertText(term.tgt), "data-found": String(term.found) }, h("b", {}, term.src), " → ", term.tgt, term.found ? " ✓" : ""),
    );
  }
  return section(context.t("terms"), "wbd-terms", h("div.wbd-chips", {}, items));
}

function conflictSections(row, context) {
  return [...context.conflicts.entries()].filter(([, c]) => c.row === row.id).map(([key, c]) => {
    const lang = context.sheet.lang(c.side || "tgt");
    const side = (name, text) => h("div.wbd-version", {}, h("span.wbd-who", {}, name), h("div.wbd-quote", { lang, dir: "auto" }, text));
    return section(
      context.t("conflict_title", { author: c.author || context.t("someone") }),
      "wbd-conflict",
      h(
        "div.wbd-buttons",
        {},
        button(context.t("keep_mine"), "", () => context.resolve(key, "mine"), "button.wbd-mini.wbd-primary"),
        button(context.t("take_theirs"), "", () => context.resolve(key, "theirs")),
      ),
      side(context.t("conflict_mine"), whole(c.mine)),
      side(context.t("conflict_theirs", { author: c.author || context.t("someone") }), diffNodes(diff(c.mine, c.theirs, lang))),
    );
  });
}

function findingSection(row, context) {
  const findings = row.findings || [];
  if (!findings.length) return null;
  return section(
    context.t("qa"),
    "wbd-qa",
    h("ul.wbd-list", {}, findings.map((f) =>
      h(
        `li.wbd-sev-${f.severity}`,
        {},
        h("span.wbd-check", {}, context.check(f.check)),
        h("span.wbd-grow", {}, f.message),
        mendable(f)
          ? button(context.t("fix_to", { text: f.fix === "" ? "∅" : f.fix }), context.t("fix"), () => context.fix(row, f))
          : null,
      ),
    )),
  );
}

function changeSection(row, context) {
  if (row.draft === null || row.draft === undefined) return null;
  const lang = context.sheet.lang("tgt");
  const now = textOf(row, "tgt", context);
  if (now === row.draft || !now) return null;
  const parts = diff(row.draft, now, lang);
  return section(
    `${context.t("changes")} · ${context.t("kept_of", { n: Math.round(100 * keptShare(parts)) })}`,
    "wbd-changes",
    h("div.wbd-quote", { lang, dir: "auto" }, diffNodes(parts)),
  );
}

function alternativeSection(row, context) {
  const known = context.alternativesOf(row);
  if (!known) return askSection(row, context);
  const now = textOf(row, "tgt", context);
  const lang = context.sheet.lang("tgt");
  const list = known.list.slice(0, 9);
  const none = context.t(known.state === "working" ? "alternatives_working" : "alternatives_none");
  return section(
    context.t("alternatives"),
    "wbd-alternatives",
    list.some((a) => a.text !== now) ? list.map((a, i) =>
      h(
        "button.wbd-choice",
        { type: "button", title: context.t("pick"), "aria-current": a.text === now ? "true" : null, onclick: () => context.pick(i) },
        h("kbd", {}, String(i + 1)),
        h("span.wbd-quote", { lang, dir: "auto" }, a.text === now ? whole(a.text) : tintedNodes(diff(now, a.text, lang))),
      ),
    ) : h("div.wbd-dim", { role: "status" }, none),
  );
}

/** Nobody asked for other translations yet: one button. */
function askSection(row, context) {
  if (row.locked || !row.src.some((text) => text.trim())) return null;
  return h("div.wbd-buttons.wbd-ask", {}, button(context.t("alternatives_ask"), "Alt+0", () => context.act("alternatives"), "button.wbd-mini.wbd-bare"));
}

function memorySection(row, context) {
  const answer = context.answers.get(row.id);
  if (!answer || !answer.matches || !answer.matches.length) return null;
  const lang = context.sheet.lang("tgt");
  const parts = (spans) => (spans || []).flatMap((s) =>
    s.op === "equal" ? [["same", s.before]] : [["del", s.before], ["ins", s.after]].filter(([, text]) => text));
  return section(
    context.t("memory"),
    "wbd-memory",
    answer.matches.slice(0, 5).map((m) =>
      h(
        "button.wbd-choice",
        { type: "button", title: context.t("pick_match"), onclick: () => context.setTarget(m.tgt, "tm") },
        h(`span.wbd-score${m.exact ? ".wbd-exact" : ""}`, {}, `${Math.round(m.score)}%`),
        h("span.wbd-pair", {}, h("span.wbd-quote.wbd-dim", { lang: context.sheet.lang("src"), dir: "auto" }, m.difference ? diffNodes(parts(m.difference)) : whole(m.src)), h("span.wbd-quote", { lang, dir: "auto" }, whole(m.tgt)),
          h("span.wbd-origin", {}, [m.document, m.author].filter(Boolean).join(" · "))),
      ),
    ),
  );
}

function commentSection(row, context) {
  const comments = row.comments || [];
  if (!comments.length && !context.commenting) return null;
  const field = h("textarea.wbd-comment-field", { rows: "2", placeholder: context.t("comment_placeholder"), "aria-label": context.t("comment"), value: context.commentDraft || "" });
  field.addEventListener("input", () => context.keepComment(field.value));
  return section(
    context.t("comments"),
    "wbd-comments",
    h("ul.wbd-list", {}, comments.map((c, index) =>
      h("li", {}, h("span.wbd-who", {}, c.author || "–"), h("span.wbd-grow", { dir: "auto" }, c.text), h("span.wbd-dim", {}, (c.created || "").slice(0, 10)), h("button.wbd-mini.wbd-bare", { type: "button", "aria-label": context.t("remove_comment"), title: context.t("remove_comment"), onclick: () => context.op("uncomment", { index }) }, icon("close"))),
    )),
    context.commenting ? h("div.wbd-comment-form", {}, field, button(context.t("add_comment"), "Ctrl+Enter", () => context.sendComment(field.value), "button.wbd-mini.wbd-primary")) : null,
  );
}
