// The keyboard: one table of actions, read by the key handler, the buttons' tooltips and the `?` sheet.
// `keys` work everywhere in the desk, `row` only while no text is being edited. "Mod" is Ctrl, or Command on a Mac.
// r and c alone are Streamlit's and are not used.

export const ACTIONS = [
  { id: "next", group: "go", keys: ["Alt+ArrowDown"], row: ["ArrowDown", "j"] },
  { id: "previous", group: "go", keys: ["Alt+ArrowUp"], row: ["ArrowUp", "k"] },
  { id: "first", group: "go", keys: [], row: ["Home"] },
  { id: "last", group: "go", keys: [], row: ["End"] },
  { id: "page_down", group: "go", keys: [], row: ["PageDown"] },
  { id: "page_up", group: "go", keys: [], row: ["PageUp"] },
  { id: "next_open", group: "go", keys: ["Alt+U"], row: ["p"] },
  { id: "next_doubtful", group: "go", keys: ["Alt+N"], row: ["n"] },
  { id: "next_error", group: "go", keys: ["Alt+Q"], row: ["q"] },
  { id: "edit", group: "text", keys: [], row: ["Enter", "e"] },
  { id: "leave", group: "text", keys: ["Escape"], row: [] },
  { id: "side", group: "text", keys: ["Alt+ArrowLeft", "Alt+ArrowRight"], row: [] },
  { id: "pick", group: "text", keys: ["Alt+1…9"], row: ["1…9"] },
  { id: "alternatives", group: "text", keys: ["Alt+0"], row: ["0"] },
  { id: "match", group: "text", keys: ["Alt+V"], row: ["v"] },
  { id: "mend", group: "text", keys: ["Alt+Y"], row: ["f"] },
  { id: "revert", group: "text", keys: ["Alt+B"], row: ["b"] },
  { id: "copy_source", group: "text", keys: ["Alt+Insert"], row: [] },
  { id: "retranslate", group: "text", keys: ["Alt+T"], row: ["t"] },
  { id: "approve", group: "state", keys: ["Mod+Enter"], row: ["a"] },
  { id: "needs_work", group: "state", keys: ["Mod+Shift+Enter"], row: ["w"] },
  { id: "reject", group: "state", keys: ["Alt+X"], row: ["x"] },
  { id: "comment", group: "state", keys: ["Alt+C"], row: [";"] },
  { id: "split", group: "align", keys: ["Alt+S"], row: [] },
  { id: "split_both", group: "align", keys: ["Alt+Shift+S"], row: [] },
  { id: "merge_down", group: "align", keys: ["Alt+M"], row: ["m"] },
  { id: "merge_up", group: "align", keys: ["Alt+Shift+M"], row: ["Shift+M"] },
  { id: "merge_side_down", group: "align", keys: ["Alt+J"], row: [] },
  { id: "merge_side_up", group: "align", keys: ["Alt+K"], row: [] },
  { id: "move_down", group: "align", keys: ["Alt+PageDown"], row: [] },
  { id: "move_up", group: "align", keys: ["Alt+PageUp"], row: [] },
  { id: "insert", group: "align", keys: ["Alt+I"], row: ["i"] },
  { id: "delete", group: "align", keys: ["Alt+Delete"], row: ["Delete"] },
  { id: "swap", group: "align", keys: ["Alt+W"], row: ["s"] },
  { id: "lock", group: "align", keys: ["Alt+L"], row: ["l"] },
  { id: "realign", group: "align", keys: ["Alt+G"], row: ["g"] },
  { id: "undo", group: "desk", keys: ["Mod+Z"], row: ["u"] },
  { id: "redo", group: "desk", keys: ["Mod+Shift+Z", "Mod+Y"], row: ["y"] },
  { id: "find", group: "desk", keys: ["Mod+F"], row: ["/"] },
  { id: "replace", group: "desk", keys: ["Mod+H"], row: [] },
  { id: "concordance", group: "desk", keys: ["Mod+K"], row: [] },
  { id: "detail", group: "desk", keys: ["Alt+D"], row: ["o"] },
  { id: "help", group: "desk", keys: ["F1"], row: ["?"] },
];

export const GROUPS = ["go", "text", "state", "align", "desk"];

/** Name of a key event, e.g. "Mod+Shift+Enter", "Alt+S", "a", "?". */
export function keyName(event) {
  const mods = [];
  if (event.ctrlKey || event.metaKey) mods.push("Mod");
  if (event.altKey) mods.push("Alt");
  let key = event.key;
  const letter = /^Key([A-Z])$/.exec(event.code || "");
  const digit = /^Digit([0-9])$/.exec(event.code || "");
  if (letter && mods.length) key = letter[1];
  else if (digit && mods.length) key = digit[1];
  if (event.shiftKey && (key.length > 1 || mods.length || /^[A-Za-z]$/.test(key))) mods.push("Shift");
  if (mods.includes("Shift") && /^[a-z]$/.test(key)) key = key.toUpperCase();
  return [...mods, key].join("+");
}

const TABLE = new Map();
const ROW_TABLE = new Map();
for (const action of ACTIONS) {
  for (const key of action.keys) TABLE.set(key, action.id);
  for (const key of action.row) ROW_TABLE.set(key, action.id);
}

/** {id, arg} of the action a key stands for, or null. `editing`: a text field has the focus. */
export function actionFor(event, editing) {
  const name = keyName(event);
  const pick = /^(Alt\+)?([1-9])$/.exec(name);
  if (pick && (pick[1] || !editing)) return { id: "pick", arg: Number(pick[2]) - 1 };
  if (TABLE.has(name)) return { id: TABLE.get(name), arg: name };
  if (!editing && ROW_TABLE.has(name)) return { id: ROW_TABLE.get(name), arg: name };
  return null;
}

/** The keys of an action for a tooltip: "Ctrl+Enter, A". */
export function keyHint(id, mac = false) {
  const action = ACTIONS.find((a) => a.id === id);
  if (!action) return "";
  return [...action.keys, ...action.row].map((k) => keyLabel(k, mac)).join(", ");
}

export function keyLabel(key, mac = false) {
  return key
    .replace("Mod", mac ? "⌘" : "Ctrl")
    .replace("Alt", mac ? "⌥" : "Alt")
    .replace("Arrow", "")
    .replace(/^Up$|(?<=\+)Up$/, "↑")
    .replace(/^Down$|(?<=\+)Down$/, "↓")
    .replace(/(?<=\+)Left$/, "←")
    .replace(/(?<=\+)Right$/, "→");
}
