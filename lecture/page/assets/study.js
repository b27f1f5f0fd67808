// Beside the film: what is said, to follow, search and jump in; chapters with pictures; the formulas and numbers of a beat.
class Study {
  constructor(film, thumbnails) {
    this.film = film;
    this.thumbnails = thumbnails;
    this.transcript = h("div", { class: "transcript", tabIndex: 0, role: "region" });
    this.chapters = h("div", { class: "chapters" });
    this.found = h("p", { class: "found", role: "status" });
    this.search = h("input", { type: "search", oninput: () => this.find() });
    this.here = h("section", { class: "here" });
    const words = h("div", { class: "words" }, h("div", { class: "search" }, this.search, this.found), this.transcript);
    this.element = h("aside", { class: "beside" }, this.tabs([["transcript", words], ["chapters", this.chapters]]));
    labelled(() => {
      this.search.placeholder = say("search");
      this.search.setAttribute("aria-label", say("search"));
      this.transcript.setAttribute("aria-label", say("transcript"));
      this.writeTranscript();
      this.writeChapters();
      this.writeHere();
      this.follow();
    });
    film.addEventListener("frame", () => this.follow());
    film.addEventListener("beat", () => this.writeHere());
    for (const change of ["frame", "score"]) {
      film.addEventListener(change, () => {
        if (this.isAsking() !== this.hides) this.writeHere();
      });
    }
  }

  // -- two tabs -------------------------------------------------------------------------------------------------

  tabs(panels) {
    const buttons = panels.map(([key, panel], number) => {
      const button = h("button", { type: "button", role: "tab", id: `tab-${key}`, onclick: () => choose(number) });
      button.setAttribute("aria-controls", `panel-${key}`);
      Object.assign(panel, { id: `panel-${key}`, role: "tabpanel" });
      panel.setAttribute("aria-labelledby", `tab-${key}`);
      labelled(() => (button.textContent = say(key)));
      return button;
    });
    const choose = (chosen) => {
      buttons.forEach((button, number) => {
        button.setAttribute("aria-selected", String(number === chosen));
        button.tabIndex = number === chosen ? 0 : -1;
        panels[number][1].hidden = number !== chosen;
      });
    };
    const list = h("div", { class: "tabs", role: "tablist" }, ...buttons);
    list.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      event.stopPropagation();
      const to = (buttons.indexOf(document.activeElement) + step + buttons.length) % buttons.length;
      choose(to);
      buttons[to].focus();
    });
    this.choose = choose;
    choose(0);
    return h("div", { class: "tabbed" }, list, ...panels.map(([, panel]) => panel));
  }

  // -- the transcript -------------------------------------------------------------------------------------------

  writeTranscript() {
    const { film } = this;
    this.lines = [];
    let chapter = -1;
    const parts = film.data.scenes.flatMap((scene) => {
      const heads = [];
      if (scene.chapter !== chapter) {
        chapter = scene.chapter;
        heads.push(h("h2", {}, lecture.chapters[page.language][chapter]));
      }
      heads.push(h("h3", {}, scene.title));
      return [...heads, ...scene.beats.map((beat) => this.paragraph(beat, scene))];
    });
    this.transcript.replaceChildren(...parts);
  }

  paragraph(beat, scene) {
    const { space } = lecture.languages[page.language];
    const spoken = beat.phrases.filter(([text]) => text.trim());
    const lines = spoken.flatMap(([text, start, frames]) => {
      const line = h("button", { type: "button", class: "line", onclick: () => this.film.seek(start) }, text);
      this.lines.push({ line, text, scene, start, end: start + frames });
      return [line, space];
    });
    return h("p", { class: "beat" }, ...lines);
  }

  // The line that is said now is marked, and kept in sight within its own panel.
  follow() {
    const { frame } = this.film;
    const now = this.lines.find(({ start, end }) => start <= frame && frame < end)?.line ?? null;
    if (now === this.current) return;
    this.current?.classList.remove("now");
    this.current?.removeAttribute("aria-current");
    this.current = now;
    if (!now) return;
    now.classList.add("now");
    now.setAttribute("aria-current", "true");
    const { transcript } = this;
    const [box, room] = [now.getBoundingClientRect(), transcript.getBoundingClientRect()];
    if (!this.search.value && (box.top < room.top + 20 || box.bottom > room.bottom - 60)) {
      transcript.scrollTop += box.top - room.top - room.height / 3;
    }
  }

  find() {
    const wanted = this.search.value.trim().toLowerCase();
    let hits = 0;
    for (const { line, text, scene, start } of this.lines) {
      line.hidden = this.tells(scene, start);
      if (line.hidden) continue;
      const parts = wanted ? text.toLowerCase().replaceAll("\u00a0", " ").split(wanted) : [text];
      hits += parts.length - 1;
      line.hidden = Boolean(wanted) && parts.length === 1;
      let at = 0;
      line.replaceChildren(
        ...parts.flatMap((part, number) => {
          const plain = text.slice(at, at + part.length);
          const marked = text.slice(at + part.length, at + part.length + wanted.length);
          at += part.length + wanted.length;
          return number < parts.length - 1 ? [plain, h("mark", {}, marked)] : [plain];
        }),
      );
    }
    this.transcript.classList.toggle("searched", Boolean(wanted));
    this.found.textContent = !wanted ? "" : hits ? say("hits", { count: hits }) : say("not_found");
  }

  // -- chapters -------------------------------------------------------------------------------------------------

  writeChapters() {
    const { film } = this;
    let chapter = -1;
    this.chapters.replaceChildren(
      ...film.data.scenes.flatMap((scene) => {
        const heads = [];
        if (scene.chapter !== chapter) {
          chapter = scene.chapter;
          heads.push(h("h2", {}, lecture.chapters[page.language][chapter]));
        }
        const fullest = scene.beats.reduce((best, beat) => (beat.shapes > best.shapes ? beat : best));
        const { start } = scene.beats[0];
        return [
          ...heads,
          h(
            "button",
            { type: "button", class: "card", onclick: () => film.seek(start) },
            this.thumbnails.canvas(fullest.start + fullest.frames - 1),
            h("span", { class: "title" }, scene.title),
            h("span", { class: "time" }, clock(start / film.fps)),
          ),
        ];
      }),
    );
  }

  // -- the beat that is on --------------------------------------------------------------------------------------

  // Whether the beat comes to a question that wasn't answered yet: its later formulas and its numbers may tell the answer.
  isAsking() {
    const { beat, frame } = this.film;
    return Boolean(beat.question) && frame <= beat.question.frame && !page.questions.isAnswered(beat);
  }

  // Whether what is said from a frame on may tell the answer to the question that is on: the rest of its scene.
  tells(scene, start) {
    const { beat } = this.film;
    return this.hides && scene === beat.scene && start > beat.question.frame;
  }

  writeHere() {
    const { beat } = this.film;
    this.hides = this.isAsking();
    const shown = this.hides ? beat.formulas.slice(0, beat.question.formulas) : beat.formulas;
    const step = say("step", { number: beat.place + 1, count: beat.scene.beats.length });
    const formulas = shown.map((formula) => h("div", { class: "formula", html: formula }));
    const parts = [h("header", {}, h("h2", {}, beat.scene.title), h("span", { class: "which" }, step))];
    if (formulas.length) parts.push(h("div", { class: "formulas" }, ...formulas));
    if (!this.hides) {
      parts.push(beat.numbers.length ? this.numbers(beat.numbers) : h("p", { class: "none" }, say("no_numbers")));
      parts.push(...whatIf(this, beat));
    }
    this.here.replaceChildren(...parts);
    this.find();
  }

  numbers(rows) {
    const head = ["name", "shown", "full"].map((key) => h("th", { scope: "col" }, say(key)));
    const body = rows.map(([name, text, value]) =>
      h("tr", {}, h("th", { scope: "row", html: name }), h("td", {}, text), h("td", { class: "full" }, value)),
    );
    const caption = h("caption", {}, say("numbers"));
    return h("div", { class: "numbers" }, h("table", {}, caption, h("thead", {}, h("tr", {}, ...head)), h("tbody", {}, ...body)));
  }
}
