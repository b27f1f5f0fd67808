// Elements made by hand: texts are texts, never markup.

/** An element with properties and children; `null` children are left out. */
export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [key, value] of Object.entries(properties)) {
    if (value === undefined || value === null) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (key in element && typeof value !== "string") element[key] = value;
    else element.setAttribute(key === "className" ? "class" : key, value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

export const byId = (id) => document.getElementById(id);

/** Replace an element's children unless they would look the same. */
export function fill(element, children, seen) {
  const now = JSON.stringify(seen);
  if (element.dataset.seen === now) return;
  element.dataset.seen = now;
  element.replaceChildren(...children().flat().filter(Boolean));
}

/** Show a text or elements in the dialog. */
export function tell(title, ...body) {
  byId("dialog-title").textContent = title;
  byId("dialog-body").replaceChildren(...body);
  const dialog = byId("dialog");
  if (!dialog.open) dialog.showModal();
}
