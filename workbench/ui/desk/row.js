// One row of the sheet as elements. A row that is not in hand is plain text; the one in hand has fields.

import { h } from "./dom.js";
import { icon } from "./icons.js";
import { hasError, isApproved, joined } from "./filter.js";
import { marksOfSegment } from "./sheet.js";
import { runs } from "./text.js";

/** State to show: needs-work is a flag on a translated row, an initial row without a target is empty. */
export function shownState(row) {
  if (row.state === "initial" && !row.tgt.some((text) => text)) return "empty";
  return row.state === "translated" && (row.flags || []).includes("needs-work") ? "needs-work" : row.state;
}

/** Text of a segment with its marks, as nodes. */
export function markedText(text, marks) {
  return runs(text, marks).map((run) =>
    run.marks.length
      ? h(`span.${run.marks.map((m) => m.css).join(".")}`, { title: run.marks.map((m) => m.title).filter(Boolean).join("\n") || null }, run.text)
      : document.createTextNode(run.text),
  );
}

/** Marks of one segment: terms, findings, the search's hits. */
export function marksOf(row, side, index, lang, search) {
  const segments = row[side];
  const marks = [];
  if (side === "src") {
    for (const mark of marksOfSegment(segments, index, lang, row.terms)) {
      marks.push({ ...mark, css: mark.span.found ? "wbd-term" : "wbd-term.wbd-term-missing", title: `${mark.span.src} → ${mark.span.tgt}` });
    }
  }
  const findings = (row.findings || []).filter((f) => f.side === side && f.end > f.start);
  for (const mark of marksOfSegment(segments, index, lang, findings)) {
    marks.push({ ...mark, css: `wbd-find-${mark.span.severity}`, title: mark.span.message });
  }
  if (search) {
    search.lastIndex = 0;
    for (const hit of segments[index].matchAll(search)) {
      if (!hit[0]) continue;
      marks.push({ start: hit.index, end: hit.index + hit[0].length, css: "wbd-hit" });
    }
  }
  return marks;
}

/**
 * @param {object} context {sheet, link, t, numberOf, search, active, editSource, conflicts, selected, band}
 */
export function buildRow(row, context) {
  const { t } = context;
  const active = context.active === row.id;
  const state = shownState(row);
  const label = t("row_label", { n: context.numberOf(row.id) + 1, state: t(`state_${state}`) });
  const element = h(
    `div.wbd-row.wbd-is-${state}${active ? ".wbd-active" : ""}${row.kind === "boilerplate" ? ".wbd-aside" : ""}${row.locked ? ".wbd-locked" : ""}`,
    {
      role: "row",
      "data-id": row.id,
      "aria-rowindex": context.numberOf(row.id) + 2,
      "aria-selected": String(active),
      "aria-label": label,
      tabindex: active ? "0" : "-1",
    },
    h("div.wbd-num", { role: "rowheader" }, String(context.numberOf(row.id) + 1)),
    buildCell(row, "src", context, active),
    buildCell(row, "tgt", context, active),
    buildMeta(row, context, state),
  );
  return element;
}

function buildCell(row, side, context, active) {
  const lang = context.sheet.lang(side);
  const cell = h("div.wbd-cell.wbd-" + side, { role: "gridcell", lang, dir: "auto", "data-side": side });
  if (!row[side].length) {
    cell.append(nullSide(row, side, context, active));
    return cell;
  }
  row[side].forEach((text, index) => {
    const shown = context.shown(row, side, index);
    const parts = row[side].length > 1 ? h("span.wbd-part", { "aria-hidden": "true" }, String(index + 1)) : null;
    const field = active && (side === "tgt" || context.editSource) && !row.locked;
    cell.append(
      h("div.wbd-seg", { "data-segment": index }, parts, field ? editor(row, side, index, shown, context) : reader(row, side, index, shown, context, active)),
    );
  });
  return cell;
}

function nullSide(row, side, context, active) {
  if (active && side === "tgt" && !row.locked) {
    const shown = context.shown(row, side, 0);
    return h("div.wbd-seg", { "data-segment": 0 }, editor(row, side, 0, shown, context));
  }
  return h("div.wbd-null", { "aria-label": context.t(`null_${side}`) }, "∅");
}

/** A segment that is read, not edited. In the row in hand its caret shows where a split would cut. */
function reader(row, side, index, text, context, active) {
  const marks = text === row[side][index] ? marksOf(row, side, index, context.sheet.lang(side), context.search) : [];
  const attributes = { "data-segment": index, "data-side": side };
  if (active) {
    Object.assign(attributes, {
      contenteditable: "true",
      role: "textbox",
      "aria-readonly": "true",
      "aria-multiline": "true",
      "aria-label": context.t(side === "src" ? "source_text" : "target_text"),
      spellcheck: "false",
      onbeforeinput: (event) => event.preventDefault(),
      ondrop: (event) => event.preventDefault(),
    });
  }
  return h("span.wbd-text", attributes, markedText(text, marks));
}

function editor(row, side, index, text, context) {
  return h("textarea.wbd-edit", {
    "data-segment": index,
    "data-side": side,
    "aria-label": context.t(side === "src" ? "source_text" : "target_text"),
    lang: context.sheet.lang(side),
    rows: "1",
    spellcheck: side === "tgt" ? "true" : "false",
    autocomplete: "off",
    value: text,
  });
}

/** The narrow column on the right: state, estimate, alignment, findings, comments. */
export function buildMeta(row, context, state) {
  const { t } = context;
  const badges = [];
  if (row.locked) badges.push(h("span.wbd-badge", { title: t("locked") }, icon("lock")));
  const findings = (row.findings || []).length;
  if (findings) {
    badges.push(h(`span.wbd-badge.${hasError(row) ? "wbd-bad" : "wbd-warn"}`, { title: row.findings.map((f) => f.message).join("\n"), "aria-label": t("n_findings", { n: findings }) }, `! ${findings}`));
  }
  const flags = (row.flags || []).filter((f) => f !== "needs-work");
  if (flags.length && !isApproved(row)) badges.push(h("span.wbd-badge.wbd-warn", { title: t("flagged", { flags: flags.map((f) => context.flag(f)).join(", ") }) }, "⚑"));
  if ((row.comments || []).length) badges.push(h("span.wbd-badge", { title: row.comments.map((c) => `${c.author}: ${c.text}`).join("\n"), "aria-label": t("n_comments", { n: row.comments.length }) }, icon("comment"), String(row.comments.length)));
  if ([...context.conflicts.values()].some((c) => c.row === row.id)) badges.push(h("span.wbd-badge.wbd-bad", {}, t("conflict")));
  return h(
    "div.wbd-meta",
    { role: "gridcell" },
    h("span.wbd-metaline", {}, h("span.wbd-state", { title: row.author ? `${t(`state_${state}`)} · ${row.author}` : t(`state_${state}`) }, t(`state_${state}`)),
    h("span.wbd-badges", {}, badges)),
    gauge(row, t),
  );
}

/** Estimated need of work as a short bar: full is bad. */
function gauge(row, t) {
  if (row.quality === null || row.quality === undefined || isApproved(row) || !joined(row.tgt)) return null;
  const level = row.quality >= 0.66 ? "bad" : row.quality >= 0.5 ? "warn" : "good";
  const percent = Math.round(row.quality * 100);
  const bar = h("span.wbd-gauge-bar", {});
  bar.style.width = `${percent}%`;
  const margin = row.margin === null || row.margin === undefined ? "" : ` · ${t("margin_of", { n: row.margin.toFixed(2) })}`;
  return h(`span.wbd-gauge.wbd-gauge-${level}`, { title: t("needs_work_of", { n: percent }) + margin, role: "img", "aria-label": t("needs_work_of", { n: percent }) }, bar);
}
