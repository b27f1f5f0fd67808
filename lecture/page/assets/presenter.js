// A second window for the presenter: this beat, the next one's last picture, the words as notes, clock and pace.
// It is empty but for what this page puts into it, so that it works from a file as well.
class Presenter {
  constructor(film) {
    this.film = film;
    film.addEventListener("frame", () => this.follow());
    film.addEventListener("beat", () => this.write());
    film.addEventListener("language", () => this.write());
    addEventListener("pagehide", () => this.window?.close());
  }

  get isOpen() {
    return Boolean(this.window && !this.window.closed);
  }

  open() {
    if (this.isOpen) return this.window.focus();
    this.window = window.open("", "", "popup,width=1100,height=720");
    if (!this.window) return page.lecturing.tell(say("presenter_blocked"));
    const { document: sheet } = this.window;
    sheet.title = say("presenter");
    sheet.documentElement.lang = document.documentElement.lang;
    sheet.documentElement.dataset.theme = "dark";
    sheet.head.append(document.querySelector("style").cloneNode(true));
    sheet.body.className = "presenter";
    sheet.body.append(this.layout());
    sheet.addEventListener("keydown", (event) => keys(event));
    this.begun = Date.now();
    this.from = this.film.frame;
    this.write();
    const tick = () => {
      if (!this.isOpen) return;
      this.draw();
      this.time();
      this.window.requestAnimationFrame(tick);
    };
    tick();
  }

  layout() {
    const { width, height } = this.film.data;
    this.now = h("canvas", { width, height });
    this.next = h("video", { muted: true, preload: "auto", playsInline: true });
    this.notes = h("div", { class: "notes" });
    [this.step, this.wall, this.spent, this.pace] = [1, 2, 3, 4].map(() => h("strong"));
    this.heads = ["now", "next_beat", "notes", "time", "elapsed", "pace"].map((key) => [key, h("span", { class: "kicker" })]);
    const head = Object.fromEntries(this.heads);
    const { film } = this;
    this.keysNow = [
      ["back", () => film.back()],
      ["next", () => film.forward()],
      ["black", () => page.lecturing.blacken()],
    ].map(([key, onclick]) => [key, h("button", { type: "button", onclick })]);
    return h(
      "main",
      {},
      h("section", { class: "current" }, h("p", {}, head.now, this.step), this.now),
      h("section", { class: "coming" }, h("p", {}, head.next_beat), this.next),
      h("section", { class: "spoken" }, h("p", {}, head.notes), this.notes),
      h(
        "section",
        { class: "clocks" },
        ...[["time", this.wall], ["elapsed", this.spent], ["pace", this.pace]].map(([key, value]) => h("p", {}, head[key], value)),
        h("div", { class: "steer" }, ...this.keysNow.map(([, button]) => button)),
      ),
    );
  }

  write() {
    if (!this.isOpen) return;
    const { film } = this;
    const { beat } = film;
    this.heads.forEach(([key, element]) => (element.textContent = say(key)));
    this.keysNow.forEach(([key, element]) => (element.textContent = say(key)));
    this.step.textContent = `${beat.scene.title} · ${say("step", { number: beat.place + 1, count: beat.scene.beats.length })}`;
    this.lines = beat.phrases.map(([text, start, frames]) => ({ start, end: start + frames, element: h("p", {}, text) }));
    this.notes.replaceChildren(...this.lines.map(({ element }) => element));
    const next = film.beats[beat.index + 1];
    const address = film.address(page.language);
    if (this.shown !== address) this.next.src = this.shown = address;
    this.next.classList.toggle("none", !next);
    if (next) this.next.currentTime = (next.end + 0.5) / film.fps;
    this.follow();
  }

  follow() {
    if (!this.isOpen) return;
    const { frame } = this.film;
    this.lines.forEach(({ start, end, element }) => element.classList.toggle("now", start <= frame && frame < end));
  }

  draw() {
    this.now.getContext("2d").drawImage(this.film.video, 0, 0, this.now.width, this.now.height);
  }

  // Ahead or behind: how far the film has come since the window was opened, against the time that passed.
  time() {
    const spent = (Date.now() - this.begun) / 1000;
    const ahead = (this.film.frame - this.from) / this.film.fps - spent;
    this.wall.textContent = new Date().toLocaleTimeString(lecture.languages[page.language].tag, { hour: "2-digit", minute: "2-digit" });
    this.spent.textContent = clock(spent);
    const key = Math.abs(ahead) < 10 ? "on_time" : ahead > 0 ? "ahead" : "behind";
    this.pace.textContent = say(key, { time: clock(Math.abs(ahead)) });
    this.pace.className = key;
  }
}
