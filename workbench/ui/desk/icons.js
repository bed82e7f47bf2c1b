// Small drawings for buttons: path data of a 16 by 16 grid, stroked in the text's colour.

const PATHS = {
  approve: "M3 8.5l3.2 3.2L13 4.8",
  needs_work: "M8 3v6M8 12v.6",
  reject: "M4 4l8 8M12 4l-8 8",
  split: "M2 8h12M8 2v3M8 11v3M6 4l2-2 2 2M6 12l2 2 2-2",
  merge_up: "M3 13h10M8 11V3M5 6l3-3 3 3",
  merge_down: "M3 3h10M8 5v8M5 10l3 3 3-3",
  move_up: "M8 13V4M4.5 7.5L8 4l3.5 3.5",
  move_down: "M8 3v9M4.5 8.5L8 12l3.5-3.5",
  insert: "M8 3v10M3 8h10",
  delete: "M3 4.5h10M6 4.5V3h4v1.5M4.5 4.5l.6 8.5h5.8l.6-8.5",
  swap: "M5 3v10M2.5 10.5L5 13l2.5-2.5M11 13V3M8.5 5.5L11 3l2.5 2.5",
  lock: "M4 7.5h8V13H4zM5.5 7.5V5.2a2.5 2.5 0 015 0v2.3",
  realign: "M2.5 4h4l3 8h4M2.5 12h4l3-8h4",
  retranslate: "M13 8a5 5 0 11-1.6-3.7M13 2.5v3h-3",
  revert: "M3.5 6.5h6a3.2 3.2 0 010 6.4H6M3.5 6.5L6 4M3.5 6.5L6 9",
  undo: "M3 6.5h7a3 3 0 010 6H7M3 6.5L5.8 3.7M3 6.5l2.8 2.8",
  redo: "M13 6.5H6a3 3 0 000 6h3M13 6.5l-2.8-2.8M13 6.5l-2.8 2.8",
  find: "M7 11.5a4.5 4.5 0 110-9 4.5 4.5 0 010 9zM10.3 10.3L14 14",
  replace: "M3 5h9M9.5 2.5L12 5 9.5 7.5M13 11H4M6.5 8.5L4 11l2.5 2.5",
  comment: "M2.5 3.5h11v7.5H8L5 13.5V11H2.5z",
  detail: "M2.5 3h11v10h-11zM2.5 8.5h11",
  concordance: "M3 3h4.5v10H3zM8.5 3H13v10H8.5z",
  help: "M5.8 6a2.3 2.3 0 113.3 2c-.8.4-1.1.8-1.1 1.7M8 12.3v.5",
  history: "M8 4.5V8l2.5 1.5M8 14A6 6 0 102.6 5.5M2.5 2.5v3h3",
  source: "M3 13l.7-2.8L10.5 3.4l2.1 2.1-6.8 6.8z",
  aside: "M2.5 3.5h11v3h-11zM3.5 6.5V13h9V6.5M6.5 9h3",
  close: "M4.5 4.5l7 7M11.5 4.5l-7 7",
  next_doubtful: "M6 3l5 5-5 5",
};

export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", "wbd-icon");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", PATHS[name] || "");
  svg.append(path);
  return svg;
}

export const ICON_NAMES = Object.keys(PATHS);
