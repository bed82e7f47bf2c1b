// The bars above the sheet: document, filters and search; then the operations.

import { h, select } from "./dom.js";
import { icon } from "./icons.js";
import { ARTICLE, KINDS, ORDER_NAMES, SHOW_NAMES } from "./filter.js";
import { keyHint } from "./keys.js";

export const TOOLS = [
  ["approve", "needs_work", "reject", "comment"],
  ["split", "merge_up", "merge_down", "move_up", "move_down", "insert", "delete", "swap"],
  ["lock", "realign"],
  ["retranslate", "revert", "source"],
  ["undo", "redo"],
  ["find", "replace", "concordance", "history", "detail", "help"],
];
const NAMED = new Set(["approve", "needs_work", "reject"]);

export function buildTools(context) {
  const bar = h("div.wbd-tools", { role: "toolbar", "aria-label": context.t("operations") });
  for (const group of TOOLS) {
    bar.append(h("div.wbd-group", {}, group.map((id) => tool(id, context))));
  }
  return bar;
}

function tool(id, context) {
  const hint = keyHint(id, context.mac);
  const name = context.t(`do_${id}`);
  return h(
    `button.wbd-tool.wbd-tool-${id}`,
    {
      type: "button",
      "data-op": id,
      title: hint ? `${name}  (${hint})` : name,
      "aria-label": name,
      // the caret must stay where it is: a click on a tool takes no focus
      onmousedown: (event) => event.preventDefault(),
      onclick: () => context.act(id),
    },
    icon(id),
    NAMED.has(id) ? h("span.wbd-toolname", {}, name) : null,
  );
}

export function buildFilters(context) {
  const { t, filter } = context;
  const shows = SHOW_NAMES.map((name) => [name, t(`show_${name}`)]);
  const kinds = [[ARTICLE, t("kinds_article")], ["", t("all_kinds")], ...KINDS.map((k) => [k, t(`kind_${k}`)])];
  const checks = [["", t("all_checks")], ...context.checks().map((c) => [c, context.check(c)])];
  const orders = ORDER_NAMES.map((name) => [name, t(`order_${name}`)]);
  const search = h("input.wbd-search", { type: "search", value: context.searchText, placeholder: t("search_placeholder"), "aria-label": t("search_placeholder"), oninput: (e) => context.setSearch(e.target.value) });
  return h(
    "div.wbd-filters",
    { role: "search", "aria-label": t("filters") },
    context.docs.length > 1
      ? select(t("document"), docNames(context), context.sheet.info.bitext, (v) => context.open(v), "select.wbd-select.wbd-docs")
      : h("span.wbd-docname", { title: context.sheet.info.name }, context.docs.length ? docNames(context)[0][1] : context.sheet.info.name),
    select(t("show"), shows, filter.show, (v) => context.setFilter({ show: v })),
    select(t("kind"), kinds, filter.kind, (v) => context.setFilter({ kind: v })),
    checks.length > 1 ? select(t("check"), checks, filter.check, (v) => context.setFilter({ check: v })) : null,
    select(t("order"), orders, context.order, (v) => context.setOrder(v)),
    h("span.wbd-searchbox", {}, search, h("button.wbd-toggle", { type: "button", title: t("regex"), "aria-pressed": String(context.regex), onclick: () => context.toggleRegex() }, ".*"), h("button.wbd-toggle", { type: "button", title: t("match_case"), "aria-pressed": String(context.matchCase), onclick: () => context.toggleCase() }, "Aa")),
    h("span.wbd-jumps", { role: "group", "aria-label": t("go_next") }, h("span.wbd-dim", { "aria-hidden": "true" }, t("go_next")), ["next_open", "next_doubtful", "next_error"].map((id) => jump(id, context))),
    (context.sheet.info.boilerplate || []).length
      ? h("button.wbd-jump", { type: "button", title: t("set_aside_title"), onclick: () => context.showAside() }, icon("aside"), String(context.sheet.info.boilerplate.length))
      : null,
  );
}

/** [bitext, name and how much of it is approved] of every document; of the open one as it is now. */
export function docNames(context) {
  const now = context.sheet.info.progress || {};
  return context.docs.map((d) => {
    const open = d.bitext === context.sheet.info.bitext && now.rows !== undefined;
    return [d.bitext, `${d.name} · ${open ? now.approved : d.approved}/${open ? now.rows : d.total}`];
  });
}

function jump(id, context) {
  const label = context.t(`do_${id}`);
  return h("button.wbd-jump", { type: "button", title: keyTitle(context, id), "aria-label": label, onmousedown: (e) => e.preventDefault(), onclick: () => context.act(id) }, context.t(`${id}_short`));
}

const keyTitle = (context, id) => `${context.t(`do_${id}`)}  (${keyHint(id, context.mac)})`;

/** Approved of total, words, time, share of the draft kept; a bar. */
export function buildProgress(context) {
  const { t } = context;
  const p = context.sheet.info.progress || {};
  const total = p.rows || 0;
  const share = total ? Math.round((100 * (p.approved || 0)) / total) : 0;
  const bar = h("span.wbd-progress-bar", {});
  bar.style.width = `${share}%`;
  const bits = [t("progress_rows", { done: p.approved || 0, total }), t("progress_words", { done: p.approvedWords || 0, total: p.words || 0 })];
  if (p.kept !== null && p.kept !== undefined) bits.push(t("kept_of", { n: Math.round(100 * p.kept) }));
  bits.push(t("time_spent", { time: context.clock() }));
  return h(
    "div.wbd-progress",
    { role: "progressbar", "aria-valuemin": "0", "aria-valuemax": String(total), "aria-valuenow": String(p.approved || 0), "aria-label": t("progress_rows", { done: p.approved || 0, total }) },
    h("span.wbd-progress-track", {}, bar),
    h("span.wbd-progress-text", {}, bits.join(" · ")),
  );
}
