// Windows over the sheet: the key sheet, search and replace, concordance, retranslate, history, set-aside text.

import { clear, h, select } from "./dom.js";
import { icon } from "./icons.js";
import { ACTIONS, GROUPS, keyLabel } from "./keys.js";
import { diffNodes } from "./detail.js";
import { diff, runs, toUtf16 } from "./text.js";

/** Opens a window; gives {element, body, close}. Escape and the cross close it; the focus stays inside. */
export function openDialog(context, title, spec = "") {
  context.closeDialog();
  const before = document.activeElement;
  const body = h("div.wbd-dialog-body", {});
  const close = () => {
    element.remove();
    context.dialog = null;
    if (before && before.isConnected) before.focus();
    else context.focusRow();
  };
  const element = h(
    "div.wbd-veil",
    { onmousedown: (event) => event.target === element && close() },
    h(
      `div.wbd-dialog${spec}`,
      { role: "dialog", "aria-modal": "true", "aria-label": title, tabindex: "-1" },
      h("header.wbd-dialog-head", {}, h("h3", {}, title), h("button.wbd-tool", { type: "button", "aria-label": context.t("close"), title: context.t("close"), onclick: close }, icon("close"))),
      body,
    ),
  );
  element.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.isComposing) {
      event.preventDefault();
      close();
    } else if (event.key === "Tab") {
      keepFocus(event, element);
    }
    event.stopPropagation();
  });
  context.root.append(element);
  element.querySelector(".wbd-dialog").focus();
  context.dialog = { element, body, close };
  return context.dialog;
}

function keepFocus(event, element) {
  const fields = [...element.querySelectorAll("button,input,select,textarea")].filter((f) => !f.disabled);
  const [first, last_] = [fields[0], fields[fields.length - 1]];
  if (event.shiftKey && document.activeElement === first) {
    event.preventDefault();
    last_.focus();
  } else if (!event.shiftKey && document.activeElement === last_) {
    event.preventDefault();
    first.focus();
  }
}

export function showHelp(context) {
  const { body } = openDialog(context, context.t("help_title"), ".wbd-help");
  const columns = GROUPS.map((group) =>
    h(
      "section.wbd-keys",
      {},
      h("h4.wbd-h", {}, context.t(`group_${group}`)),
      h("dl", {}, ACTIONS.filter((a) => a.group === group).map((a) => [
        h("dt", {}, [...a.keys, ...a.row].map((k) => h("kbd", {}, keyLabel(k, context.mac)))),
        h("dd", {}, context.t(`do_${a.id}`)),
      ])),
    ),
  );
  body.append(h("p.wbd-dim", {}, context.t("help_note")), h("div.wbd-keygrid", {}, columns));
}

export function showReplace(context) {
  const { t } = context;
  const { body, close } = openDialog(context, t("do_replace"), ".wbd-wide");
  const find = h("input.wbd-field", { type: "text", "aria-label": t("find_what"), placeholder: t("find_what"), value: context.searchText });
  const put = h("input.wbd-field", { type: "text", "aria-label": t("replace_with"), placeholder: t("replace_with") });
  const regex = h("input", { type: "checkbox", checked: context.regex });
  const matchCase = h("input", { type: "checkbox", checked: true });
  let side = "tgt";
  const list = h("div.wbd-results", { role: "list", "aria-live": "polite" });
  const apply = h("button.wbd-mini.wbd-primary", { type: "button", disabled: true }, t("replace_all"));
  const note = h("span.wbd-dim", {});
  let found = [];
  const preview = async () => {
    if (!find.value) return;
    const args = { pattern: find.value, replacement: put.value, regex: regex.checked, case: matchCase.checked, side };
    found = (await context.link.call("replace_preview", args)) || [];
    clear(list).append(...found.slice(0, 500).map((hit, i) => replaceLine(hit, i, side, context)));
    note.textContent = t("n_hits", { n: found.length });
    apply.disabled = !found.length;
  };
  apply.addEventListener("click", () => {
    const off = new Set([...list.querySelectorAll("input:not(:checked)")].map((box) => found[Number(box.dataset.at)].row));
    const rows = [...new Set(found.map((hit) => hit.row))].filter((row) => !off.has(row));
    if (rows.length) context.op("replace", { row: null, pattern: find.value, replacement: put.value, regex: regex.checked, case: matchCase.checked, side, rows });
    close();
  });
  for (const field of [find, put]) field.addEventListener("keydown", (e) => e.key === "Enter" && !e.isComposing && preview());
  body.append(
    h("div.wbd-form", {}, find, put,
      select(t("side"), [["tgt", t("target")], ["src", t("source")]], side, (v) => { side = v; }),
      h("label", {}, regex, t("regex")), h("label", {}, matchCase, t("match_case")),
      h("button.wbd-mini", { type: "button", onclick: preview }, t("preview")), apply, note),
    list,
  );
  find.focus();
}

function replaceLine(hit, at, side, context) {
  const lang = context.sheet.lang(side);
  return h("label.wbd-result", { role: "listitem" },
    h("input", { type: "checkbox", checked: true, "data-at": at }),
    h("span.wbd-num", {}, String(context.numberOf(hit.row) + 1)),
    h("span.wbd-quote", { lang, dir: "auto" }, diffNodes(diff(hit.before, hit.after, lang))),
  );
}

export function showConcordance(context, query) {
  const { t } = context;
  const { body, close } = openDialog(context, t("do_concordance"), ".wbd-wide");
  const field = h("input.wbd-field", { type: "text", "aria-label": t("find_what"), placeholder: t("find_what"), value: query });
  const list = h("div.wbd-results", { role: "list", "aria-live": "polite" });
  const search = async () => {
    if (!field.value) return;
    const hits = (await context.link.call("concordance", { query: field.value })) || [];
    clear(list);
    if (!hits.length) list.append(h("p.wbd-dim", {}, t("n_hits", { n: 0 })));
    for (const hit of hits) list.append(concordanceLine(hit, context, close));
  };
  field.addEventListener("keydown", (e) => e.key === "Enter" && !e.isComposing && search());
  body.append(h("div.wbd-form", {}, field, h("button.wbd-mini.wbd-primary", { type: "button", onclick: search }, t("search"))), list);
  field.focus();
  if (query) search();
}

function concordanceLine(hit, context, close) {
  const marked = (side) => {
    const text = hit[side];
    const marks = hit.side === side ? (hit.spans || []).map(([a, b]) => ({ start: toUtf16(text, a), end: toUtf16(text, b) })) : [];
    return h("span.wbd-quote", { dir: "auto" }, runs(text, marks).map((r) => (r.marks.length ? h("mark.wbd-hit", {}, r.text) : r.text)));
  };
  return h("div.wbd-result.wbd-pairline", { role: "listitem" }, marked("src"), marked("tgt"),
    h("span.wbd-dim", {}, `${hit.document || ""} · ${context.t(`state_${hit.state || "translated"}`)}`),
    h("button.wbd-mini", { type: "button", onclick: () => { close(); context.insertText(hit.tgt); } }, context.t("insert_target")));
}

export function showRetranslate(context) {
  const { t } = context;
  const { body, close } = openDialog(context, t("do_retranslate"));
  let model = context.models[0] ? context.models[0].name : "";
  const beam = h("input.wbd-field.wbd-short", { type: "number", min: "1", max: "16", value: String(context.beam || 4), "aria-label": t("beam") });
  const go = () => {
    context.op("retranslate", { model: model || null, beam: Number(beam.value) || null });
    close();
  };
  body.append(
    h("div.wbd-form", {},
      select(t("model"), context.models.map((m) => [m.name, m.label || m.name]), model, (v) => { model = v; }),
      h("label", {}, t("beam"), beam),
      h("button.wbd-mini.wbd-primary", { type: "button", onclick: go }, t("do_retranslate"))),
    h("p.wbd-dim", {}, t("retranslate_note")),
  );
  body.querySelector(".wbd-primary").focus();
}

export async function showHistory(context, row) {
  const { t } = context;
  const { body } = openDialog(context, t("history_of", { n: context.numberOf(row.id) + 1 }), ".wbd-wide");
  const steps = (await context.link.call("history", { row: row.id })) || [];
  const lang = context.sheet.lang("tgt");
  const text = (value) => (value && Array.isArray(value.tgt) ? value.tgt.join(" ") : "");
  if (!steps.length) body.append(h("p.wbd-dim", {}, t("no_history")));
  for (const step of steps) {
    const [before, after] = [text(step.before), text(step.after)];
    body.append(h(`div.wbd-result${step.undone ? ".wbd-undone" : ""}`, {},
      h("span.wbd-dim", {}, (step.created || "").slice(0, 16).replace("T", " ")), h("b", {}, step.author || "–"), h("span", {}, t(`op_${step.op}`)),
      before !== after ? h("span.wbd-quote", { lang, dir: "auto" }, diffNodes(diff(before, after, lang))) : null));
  }
}

export function showAside(context) {
  const { t } = context;
  const { body, close } = openDialog(context, t("set_aside_title"), ".wbd-wide");
  for (const item of context.sheet.info.boilerplate || []) {
    body.append(h("div.wbd-result", {}, h("span.wbd-num", {}, `¶ ${item.p + 1}`), h("span.wbd-quote.wbd-grow", { dir: "auto" }, item.text),
      h("button.wbd-mini", { type: "button", onclick: () => { context.op("restore_paragraph", { row: null, p: item.p }); close(); } }, t("restore"))));
  }
}
