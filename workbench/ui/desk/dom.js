// Building the page: elements from plain values, text through textContent only.

/**
 * h("button.wbd-op", {title: "…", onclick: f, "aria-pressed": "true"}, "text", node, [more])
 * Attributes whose name begins with "on" are listeners; null, undefined and false are left out.
 */
export function h(spec, attributes, ...children) {
  const [tag, ...classes] = spec.split(".");
  const element = document.createElement(tag || "div");
  if (classes.length) element.className = classes.join(" ");
  for (const [name, value] of Object.entries(attributes || {})) setAttribute(element, name, value);
  append(element, children);
  return element;
}

function setAttribute(element, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
  else if (name === "value") element.value = value;
  else if (name === "checked" || name === "disabled" || name === "selected") element[name] = Boolean(value);
  else element.setAttribute(name, value === true ? "" : String(value));
}

export function append(element, children) {
  for (const child of children.flat(4)) {
    if (child === null || child === undefined || child === false) continue;
    element.append(typeof child === "object" ? child : document.createTextNode(String(child)));
  }
  return element;
}

export function clear(element) {
  while (element.firstChild) element.firstChild.remove();
  return element;
}

/** Drop-down list of [value, label] pairs. */
export function select(label, options, value, onchange, spec = "select.wbd-select") {
  return h(
    spec,
    { "aria-label": label, title: label, onchange: (event) => onchange(event.target.value) },
    options.map(([v, text]) => h("option", { value: v, selected: v === value }, text)),
  );
}

/** Caret offset in UTF-16 units inside `element`, counting only its text; null where the caret is elsewhere. */
export function caretIn(element) {
  const selection = window.getSelection();
  if (!selection || !selection.rangeCount || !element.contains(selection.focusNode)) return null;
  const range = document.createRange();
  range.selectNodeContents(element);
  range.setEnd(selection.focusNode, selection.focusOffset);
  return range.toString().length;
}

/** Put the caret at a UTF-16 offset of `element`'s text. */
export function placeCaret(element, offset) {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  let left = offset;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (left <= node.length) {
      window.getSelection().collapse(node, left);
      return;
    }
    left -= node.length;
  }
}

/** Whether a CSS colour is dark; unknown forms are taken as light. */
export function isDark(color) {
  const hex = /^#([0-9a-f]{3}|[0-9a-f]{6})/i.exec(color);
  let channels = null;
  if (hex) {
    const full = hex[1].length === 3 ? hex[1].replace(/./g, "$&$&") : hex[1];
    channels = [0, 2, 4].map((i) => parseInt(full.slice(i, i + 2), 16));
  } else {
    const rgb = /rgba?\(([^)]+)\)/.exec(color);
    if (rgb) channels = rgb[1].split(/[ ,/]+/).slice(0, 3).map(Number);
  }
  return Boolean(channels) && 0.299 * channels[0] + 0.587 * channels[1] + 0.114 * channels[2] < 128;
}
