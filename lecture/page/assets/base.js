// What all parts of the page share: the lecture's data, elements, words in the language that is on, and small services.
const lecture = JSON.parse(document.getElementById("lecture").textContent);
const page = { language: lecture.start, mode: "study", parts: [], scorm: null };

// An element with properties and children. Text comes as text: only `html`, which the builder made, is read as markup.
function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === "html") element.innerHTML = value;
    else if (name === "class") element.className = value;
    else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name in element && !name.startsWith("aria")) element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

// The page's own words under a key, with `{name}` filled in.
function say(key, values = {}) {
  const words = lecture.words[page.language] ?? lecture.words.en;
  return words[key].replace(/\{(\w+)\}/g, (place, name) => values[name] ?? place);
}

// Run now, and again whenever the language changes.
function labelled(update) {
  page.parts.push(update);
  update();
}

const ICONS = {
  play: "M7 4.5v15l12-7.5z",
  pause: "M7 5h3.6v14H7zM13.4 5H17v14h-3.6z",
  back: "M6 5h2.4v14H6zM20 5v14L9.5 12z",
  next: "M15.6 5H18v14h-2.4zM4 5l10.5 7L4 19z",
  captions: "M3 5.5h18v13H3zM6.5 14.8h6v1.7h-6zM14 14.8h3.5v1.7H14zM6.5 11.4h3v1.7h-3zM11 11.4h6.5v1.7H11z",
  screen: "M3 4.5h18v12H3zM5 6.5v8h14v-8zM8 18.5h8v1.8H8z",
  theme: "M12 2.5a9.5 9.5 0 1 0 0 19 9.5 9.5 0 0 0 0-19zm0 2v15a7.5 7.5 0 0 1 0-15z",
  sound: "M4 9.5h3.5L12 5.5v13l-4.5-4H4zM14.5 8a5.5 5.5 0 0 1 0 8l-1-1.3a3.8 3.8 0 0 0 0-5.4z",
  muted: "M4 9.5h3.5L12 5.5v13l-4.5-4H4zM14 9.7l1.2-1.2 2 2 2-2 1.2 1.2-2 2 2 2-1.2 1.2-2-2-2 2-1.2-1.2 2-2z",
};

function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", ICONS[name]);
  path.setAttribute("fill-rule", "evenodd");
  svg.append(path);
  return svg;
}

// A button with a sign, named for a screen reader and by a tip.
function iconButton(name, key, onclick, hint = "") {
  const button = h("button", { type: "button", class: "icon", onclick }, icon(name));
  labelled(() => {
    button.setAttribute("aria-label", say(key));
    button.title = hint ? `${say(key)} (${hint})` : say(key);
  });
  return button;
}

function clock(seconds) {
  const whole = Math.floor(seconds + 1e-6);
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const tail = `${String(rest).padStart(2, "0")}`;
  return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${tail}` : `${minutes}:${tail}`;
}

// What a viewer chose, from visit to visit where the browser allows it.
const memory = {
  key: (name) => `lecture/${Object.values(lecture.title).join("/")}/${name}`,
  get(name) {
    try {
      return JSON.parse(localStorage.getItem(this.key(name)));
    } catch {
      return null;
    }
  },
  set(name, value) {
    try {
      localStorage.setItem(this.key(name), JSON.stringify(value));
    } catch {
      // A browser may forbid it; then the page forgets.
    }
  },
};
