// What Streamlit is given as the component: its text travels with every message, so it is short. The desk itself
// comes once, as `data.code` and `data.style` beside the first snapshot.

const PAGES = new WeakMap();

async function load(page, { code, style }) {
  const url = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
  try {
    page.module = await import(url);
  } finally {
    URL.revokeObjectURL(url);
  }
  const sheet = document.createElement("style");
  sheet.textContent = style;
  page.parent.append(sheet);
  for (const component of page.waiting.splice(0)) show(page, component);
}

function show(page, component) {
  if (!page.gone) page.dispose = page.module.default(component);
}

export default function mount(component) {
  const { data, parentElement, setTriggerValue } = component;
  if (!PAGES.has(parentElement)) PAGES.set(parentElement, { parent: parentElement, waiting: [] });
  const page = PAGES.get(parentElement);
  if (page.module) show(page, component);
  else if (data && data.code) {
    page.waiting.push(component);
    page.loading ??= load(page, data);
  } else if (page.loading) page.waiting.push(component);
  else setTriggerValue("send", { batch: 0, since: -1, messages: [], snapshot: true });
  return () => {
    PAGES.delete(parentElement);
    page.gone = true;
    if (page.dispose) page.dispose();
  };
}
