// The stage with captions, and the controls below it: beat marks, speed, captions, language.
class Player {
  constructor(film, thumbnails) {
    this.film = film;
    this.thumbnails = thumbnails;
    this.captions = memory.get("captions") ?? "on";
    this.caption = h("p", { class: "caption" });
    this.cover = h("div", { class: "cover" });
    this.stage = h("div", { class: "stage" }, film.video, this.caption, this.cover);
    this.stage.style.setProperty("--shape", `${film.data.width} / ${film.data.height}`);
    this.controls = h("div", { class: "controls" }, this.timeline(), this.buttons());
    this.element = h("section", { class: "player" }, this.stage, this.controls);
    film.video.addEventListener("click", () => {
      if (page.mode === "study") film.toggle();
    });
    labelled(() => {
      this.element.setAttribute("aria-label", say("player"));
      this.drawMarks();
      this.update();
    });
    film.addEventListener("frame", () => this.update());
    film.addEventListener("state", () => this.update());
    film.video.addEventListener("volumechange", () => this.update());
  }

  // -- the timeline ---------------------------------------------------------------------------------------------

  timeline() {
    this.played = h("div", { class: "played" });
    this.marks = h("div", { class: "marks" });
    this.bar = h("div", { class: "bar", tabIndex: 0, role: "slider" }, h("div", { class: "rail" }), this.played, this.marks);
    this.bar.setAttribute("aria-valuemin", "0");
    this.bar.addEventListener("keydown", (event) => this.slide(event));
    this.bar.addEventListener("pointerdown", (event) => {
      this.bar.setPointerCapture(event.pointerId);
      this.film.seek(this.frameAt(event));
    });
    this.bar.addEventListener("pointermove", (event) => {
      if (event.buttons) this.film.seek(this.frameAt(event));
      this.preview(event);
    });
    this.bar.addEventListener("pointerleave", () => this.tip.classList.remove("seen"));
    const canvas = h("canvas", { width: 320, height: Math.round((320 * this.film.data.height) / this.film.data.width) });
    this.tip = h("div", { class: "tip" }, canvas, h("span"));
    return h("div", { class: "timeline" }, this.bar, this.tip);
  }

  frameAt(event) {
    const { left, width } = this.bar.getBoundingClientRect();
    return Math.floor(((event.clientX - left) / width) * this.film.data.frames);
  }

  preview(event) {
    if (event.pointerType === "touch") return;
    const { left, width } = this.bar.getBoundingClientRect();
    const frame = Math.max(0, Math.min(this.film.data.frames - 1, this.frameAt(event)));
    const beat = this.film.beatAt(frame);
    this.tip.classList.add("seen");
    const half = this.tip.offsetWidth / 2;
    this.tip.style.left = `${Math.max(half, Math.min(width - half, event.clientX - left))}px`;
    this.tip.lastChild.textContent = `${clock(frame / this.film.fps)}  ${beat.scene.title}`;
    this.thumbnails.draw(frame, this.tip.firstChild);
  }

  slide(event) {
    const beat = this.film.beat;
    const steps = {
      ArrowRight: () => this.film.next(),
      ArrowUp: () => this.film.next(),
      ArrowLeft: () => this.film.back(),
      ArrowDown: () => this.film.back(),
      Home: () => this.film.seek(0),
      End: () => this.film.seek(this.film.data.frames - 1),
    };
    if (!steps[event.key] || !beat) return;
    event.preventDefault();
    event.stopPropagation();
    steps[event.key]();
  }

  drawMarks() {
    const { frames } = this.film.data;
    this.marks.replaceChildren(
      ...this.film.beats.slice(1).map((beat) => {
        const mark = h("i", { class: beat.place ? "" : "scene" });
        mark.style.left = `${(100 * beat.start) / frames}%`;
        return mark;
      }),
    );
  }

  // -- buttons --------------------------------------------------------------------------------------------------

  buttons() {
    const { film } = this;
    this.playButton = iconButton("play", "play", () => film.toggle());
    this.clock = h("span", { class: "clock" });
    this.soundButton = iconButton("sound", "mute", () => (film.video.muted = !film.video.muted), "M");
    return h(
      "div",
      { class: "buttons" },
      iconButton("back", "back", () => film.back(), "←"),
      this.playButton,
      iconButton("next", "next", () => film.next(), "→"),
      this.soundButton,
      this.clock,
      h("span", { class: "gap" }),
      this.speedChoice(),
      this.captionChoice(),
      iconButton("screen", "lecture_mode", () => page.lecturing.enter(), "F"),
    );
  }

  choice(key, options, chosen, onchange) {
    const select = h("select", { onchange: () => onchange(select.value) }, ...options.map(([value, text]) => h("option", { value }, text)));
    select.value = chosen;
    const mark = h("span");
    labelled(() => (mark.textContent = say(key)));
    return h("label", { class: "choice" }, mark, select);
  }

  speedChoice() {
    const rates = [0.5, 0.75, 1, 1.25, 1.5, 2];
    const set = (rate) => {
      this.film.video.defaultPlaybackRate = this.film.video.playbackRate = Number(rate);
      memory.set("speed", Number(rate));
    };
    const known = rates.includes(memory.get("speed")) ? memory.get("speed") : 1;
    const choice = this.choice("speed", rates.map((rate) => [rate, `${rate}×`]), known, set);
    this.changeSpeed = (by) => {
      const select = choice.querySelector("select");
      select.selectedIndex = Math.max(0, Math.min(rates.length - 1, select.selectedIndex + by));
      set(select.value);
    };
    set(known);
    return choice;
  }

  // Off, or in any language that the film has words in: "on" means that of the film.
  captionChoice() {
    const select = h("select", { onchange: () => this.setCaptions(select.value) });
    const mark = h("span");
    this.captionSelect = select;
    labelled(() => {
      mark.textContent = say("captions");
      const others = Object.keys(this.film.data.captions).filter((code) => code !== page.language);
      select.replaceChildren(
        h("option", { value: "off" }, say("captions_off")),
        h("option", { value: "on" }, lecture.languages[page.language].name),
        ...others.map((code) => h("option", { value: code }, lecture.languages[code]?.name ?? code)),
      );
      if (!others.includes(this.captions) && this.captions !== "off") this.captions = "on";
      select.value = this.captions;
    });
    return h("label", { class: "choice" }, mark, select);
  }

  setCaptions(value) {
    this.captions = this.captionSelect.value = value;
    memory.set("captions", value);
    this.update();
  }

  toggleCaptions() {
    this.setCaptions(this.captions === "off" ? "on" : "off");
  }

  // -- what changes with the film -------------------------------------------------------------------------------

  update() {
    const { film } = this;
    const [now, all] = [film.frame / film.fps, film.data.frames / film.fps];
    this.played.style.width = `${(100 * (film.frame + 1)) / film.data.frames}%`;
    this.bar.setAttribute("aria-label", say("position"));
    this.bar.setAttribute("aria-valuemax", Math.round(all));
    this.bar.setAttribute("aria-valuenow", Math.round(now));
    this.bar.setAttribute("aria-valuetext", `${clock(now)} / ${clock(all)}, ${film.beat.scene.title}`);
    this.clock.textContent = `${clock(now)} / ${clock(all)}`;
    const state = film.playing ? "pause" : "play";
    if (this.state !== state + page.language) {
      this.state = state + page.language;
      this.playButton.replaceChildren(icon(state));
      this.playButton.setAttribute("aria-label", say(state));
    }
    this.soundButton.replaceChildren(icon(film.video.muted ? "muted" : "sound"));
    this.showCaption();
  }

  showCaption() {
    const language = this.captions === "on" ? page.language : this.captions;
    const cues = this.film.data.captions[language] ?? [];
    const cue = cues.find(([start, end]) => start <= this.film.frame && this.film.frame < end);
    const text = cue && !this.film.isCovered ? cue[2] : "";
    if (this.caption.textContent !== text) this.caption.textContent = text;
    this.caption.lang = lecture.languages[language]?.tag ?? "";
  }
}
