// The interface's words, in the lecture's language: the server tells them with what it shows.

let words = { ended: "The preview has ended; start it again.", lost: "The preview has ended, or is starting again" };

/** What a key says, with values in the place of its braces; in English until the server has told. */
export const say = (key, values = {}) => (words[key] ?? key).replace(/\{(\w+)\}/g, (place, name) => values[name] ?? place);

/** Take over words, and write them into what the page itself brings: as text, as a name, as a hint with its key. */
export function takeWords(told, tag) {
  if (JSON.stringify(told) === JSON.stringify(words)) return;
  words = told;
  document.documentElement.lang = tag;
  for (const element of document.querySelectorAll("[data-say]")) element.textContent = say(element.dataset.say);
  for (const element of document.querySelectorAll("[data-label]")) element.setAttribute("aria-label", say(element.dataset.label));
  for (const element of document.querySelectorAll("[data-hint]")) {
    const [key, shortcut] = element.dataset.hint.split("|");
    element.title = `${say(key)} (${shortcut === "space" ? say("space") : shortcut})`;
  }
}
