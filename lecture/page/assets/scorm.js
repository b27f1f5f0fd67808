// SCORM 1.2: where a learning platform around the page speaks it, the place is kept there, the film counts as watched
// once all of it was seen, and the questions' score is told. Without one, nothing happens.
class Scorm {
  static find() {
    const searched = [];
    for (let [frame, depth] = [window, 0]; depth < 12; depth += 1) {
      searched.push(frame, frame.opener);
      if (frame.parent === frame) break;
      frame = frame.parent;
    }
    for (const frame of searched) {
      try {
        if (frame?.API) return frame.API;
      } catch {
        // A frame of another origin has no platform of ours.
      }
    }
    return null;
  }

  constructor(film, questions, api) {
    Object.assign(this, { film, questions, api, begun: Date.now(), seen: new Set() });
    api.LMSInitialize("");
    this.restore();
    if (this.get("cmi.core.lesson_status") === "not attempted") this.set("cmi.core.lesson_status", "incomplete");
    film.addEventListener("frame", () => this.watch());
    film.addEventListener("stop", () => this.keep());
    film.addEventListener("state", () => film.playing || this.keep());
    film.addEventListener("score", () => this.keep());
    addEventListener("pagehide", () => this.finish());
  }

  get(name) {
    return this.api.LMSGetValue(name);
  }

  set(name, value) {
    this.api.LMSSetValue(name, String(value));
  }

  restore() {
    const kept = this.read(this.get("cmi.suspend_data"));
    this.seen = new Set(kept.seen ?? []);
    Object.assign(this.questions.results, kept.answers ?? {});
    const [index, phrase] = this.get("cmi.core.lesson_location").split("/").map(Number);
    if (Number.isInteger(index) && index < this.film.beats.length && Number.isInteger(phrase)) {
      this.film.seek(this.film.frameOf({ index, phrase, share: 0 }));
    }
  }

  read(text) {
    try {
      return JSON.parse(text || "{}");
    } catch {
      return {};
    }
  }

  // A beat was seen when the film has come to its end while it played.
  watch() {
    const { film } = this;
    const { beat } = film;
    if (!film.playing || film.frame < beat.end - film.fps || this.seen.has(beat.index)) return;
    this.seen.add(beat.index);
    this.keep();
  }

  keep() {
    const { film, questions } = this;
    const { index, phrase } = film.place();
    const { right, count } = questions.score();
    this.set("cmi.core.lesson_location", `${index}/${phrase}`);
    this.set("cmi.suspend_data", JSON.stringify({ seen: [...this.seen], answers: questions.results }));
    if (count) {
      this.set("cmi.core.score.min", 0);
      this.set("cmi.core.score.max", 100);
      this.set("cmi.core.score.raw", Math.round((100 * right) / count));
    }
    if (this.seen.size === film.beats.length) this.set("cmi.core.lesson_status", "completed");
    this.api.LMSCommit("");
  }

  finish() {
    this.keep();
    const seconds = Math.floor((Date.now() - this.begun) / 1000);
    const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
    this.set("cmi.core.session_time", parts.map((part) => String(part).padStart(2, "0")).join(":"));
    this.set("cmi.core.exit", this.seen.size === this.film.beats.length ? "" : "suspend");
    this.api.LMSFinish("");
  }
}
