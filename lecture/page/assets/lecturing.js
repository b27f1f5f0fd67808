// Lecture mode: the stage alone, stopping at each beat or phrase, steered by keys or a remote.
class Lecturing {
  constructor(film, player, ink) {
    Object.assign(this, { film, player, ink, unit: memory.get("unit") ?? "beats" });
    this.hint = h("p", { class: "hint", role: "status" });
    this.position = h("p", { class: "position" });
    player.stage.append(this.hint, this.position);
    film.addEventListener("beat", () => this.locate());
    film.addEventListener("language", () => this.locate());
    document.addEventListener("fullscreenchange", () => {
      if (!document.fullscreenElement && this.wasFull) this.leave();
      this.wasFull = Boolean(document.fullscreenElement);
    });
    this.locate();
  }

  enter() {
    page.mode = document.body.dataset.mode = "lecture";
    // Where the browser or a frame around the page forbids full screen, the stage fills the window.
    document.documentElement.requestFullscreen?.().catch(() => {});
    this.film.aim();
    document.activeElement?.blur();
    this.tell(say("keys_lecture"));
  }

  leave() {
    if (page.mode !== "lecture") return;
    page.mode = document.body.dataset.mode = "study";
    this.wasFull = false;
    this.film.aim();
    if (document.fullscreenElement) document.exitFullscreen().catch(() => {});
    this.ink.choose(null);
    this.blacken(false);
    this.hint.classList.remove("seen");
  }

  // The last frames of all beats, or of all phrases; and where a question is thought about.
  frames() {
    const stops = new Set();
    for (const beat of this.film.beats) {
      stops.add(beat.end);
      if (beat.question) stops.add(beat.question.frame);
      if (this.unit === "phrases") beat.phrases.forEach(([, start, frames]) => stops.add(start + frames - 1));
    }
    return [...stops].sort((one, other) => one - other);
  }

  switchUnit() {
    this.unit = this.unit === "beats" ? "phrases" : "beats";
    memory.set("unit", this.unit);
    this.film.aim();
    this.tell(say(`stops_${this.unit}`));
  }

  blacken(on = !this.player.stage.classList.contains("black")) {
    this.player.stage.classList.toggle("black", on);
  }

  tell(text) {
    this.hint.textContent = text;
    this.hint.classList.add("seen");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.hint.classList.remove("seen"), 4000);
  }

  locate() {
    const { beat, beats } = this.film;
    this.position.textContent = `${beat.index + 1} / ${beats.length}`;
  }

  escape() {
    if (this.ink.tool) this.ink.choose(null);
    else this.leave();
  }

  // -- keys -----------------------------------------------------------------------------------------------------

  key(event) {
    const { film, ink } = this;
    const forward = () => (this.blacken(false), film.forward());
    const stand = (move) => () => (this.blacken(false), film.pause(), move());
    const back = stand(() => film.back());
    const actions = {
      " ": forward, Enter: forward, ArrowRight: forward, ArrowDown: forward, PageDown: forward, n: forward,
      ArrowLeft: back, ArrowUp: back, PageUp: back, Backspace: back,
      Home: stand(() => film.seek(0)), End: stand(() => film.seek(film.data.frames - 1)),
      b: () => this.blacken(), ".": () => this.blacken(),
      l: () => ink.choose("pointer"), d: () => ink.choose("pen"), e: () => ink.erase(),
      p: () => this.switchUnit(), s: () => page.presenter.open(), c: () => this.player.toggleCaptions(),
      m: () => (film.video.muted = !film.video.muted),
      "?": () => this.tell(say("keys_lecture")),
      Escape: () => this.escape(), F5: () => this.leave(), f: () => this.leave(),
    };
    return actions[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  }
}
