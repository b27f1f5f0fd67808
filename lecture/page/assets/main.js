// Put the parts together.
function start() {
  const video = h("video", { playsInline: true, preload: "auto" });
  const film = (page.film = new Film(video));
  const thumbnails = new Thumbnails(film);
  const player = (page.player = new Player(film, thumbnails));
  const questions = (page.questions = new Questions(film));
  const study = (page.study = new Study(film, thumbnails));
  const ink = new Ink(player, film);
  page.lecturing = new Lecturing(film, player, ink);
  page.presenter = new Presenter(film);
  player.element.insertBefore(questions.element, player.controls);
  film.stops = () => (page.mode === "lecture" ? page.lecturing.frames() : questions.frames());
  document.body.dataset.mode = "study";
  document.body.append(
    header(film),
    h("main", { class: "study" }, h("div", { class: "watch" }, player.element, study.here), study.element),
  );
  labelled(() => {
    document.documentElement.lang = lecture.languages[page.language].tag;
    document.title = lecture.title[page.language];
  });
  document.addEventListener("keydown", keys);
  const place = memory.get("place");
  if (place && Number.isInteger(place.index)) film.seek(film.frameOf(place));
  addEventListener("pagehide", () => memory.set("place", film.place()));
  const api = Scorm.find();
  if (api) page.scorm = new Scorm(film, questions, api);
}

function header(film) {
  const title = h("h1");
  labelled(() => (title.textContent = lecture.title[page.language]));
  const codes = Object.keys(lecture.languages);
  const buttons = codes.map((code) => {
    const { name, tag } = lecture.languages[code];
    const button = h("button", { type: "button", lang: tag, onclick: () => film.switchTo(code) }, name);
    labelled(() => button.setAttribute("aria-pressed", String(code === page.language)));
    return button;
  });
  const languages = h("div", { class: "languages", role: "group" }, ...buttons);
  labelled(() => languages.setAttribute("aria-label", say("language")));
  const lecturing = h("button", { type: "button", class: "primary", onclick: () => page.lecturing.enter() });
  labelled(() => (lecturing.textContent = say("lecture_mode")));
  return h("header", { class: "top" }, title, codes.length > 1 ? languages : "", themeButton(), lecturing);
}

// Light where the film is, else as the system has it; until it is chosen here.
function themeButton() {
  const system = matchMedia("(prefers-color-scheme: light)");
  const apply = () => {
    document.documentElement.dataset.theme = memory.get("theme") ?? (system.matches ? "light" : lecture.theme);
  };
  system.addEventListener("change", apply);
  apply();
  return iconButton("theme", "dark", () => {
    const root = document.documentElement.dataset;
    root.theme = root.theme === "light" ? "dark" : "light";
    memory.set("theme", root.theme);
  });
}

function studyKey(event) {
  const { film, player, study } = page;
  const actions = {
    " ": () => film.toggle(), k: () => film.toggle(),
    ArrowLeft: () => film.back(), ArrowRight: () => film.next(),
    PageUp: () => film.back(), PageDown: () => film.next(),
    c: () => player.toggleCaptions(), f: () => page.lecturing.enter(),
    m: () => (film.video.muted = !film.video.muted),
    "<": () => player.changeSpeed(-1), ">": () => player.changeSpeed(1), ",": () => player.changeSpeed(-1),
    "/": () => (study.choose(0), study.search.focus()),
    "?": () => page.lecturing.tell(say("keys_study")),
  };
  return actions[event.key.length === 1 ? event.key.toLowerCase() : event.key];
}

// Keys steer the film unless they belong to what has the focus.
function keys(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const { target } = event;
  const isTyping = ["INPUT", "SELECT", "TEXTAREA"].includes(target.tagName);
  if (isTyping && event.key === "Escape") target.blur();
  if (isTyping || (target.tagName === "BUTTON" && [" ", "Enter"].includes(event.key))) return;
  const action = page.mode === "lecture" ? page.lecturing.key(event) : studyKey(event);
  if (!action) return;
  event.preventDefault();
  action();
}

start();
