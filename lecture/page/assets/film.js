// The film: counted in frames, stopping exactly at those it is told to, and switching language at the same beat.
const EARLY = 0.08; // seconds before a stop at which the film is halted, before its last frame is sought

class Film extends EventTarget {
  constructor(video) {
    super();
    this.video = video;
    this.blobs = {};
    this.shown = 0;
    this.stopAt = null;
    this.stops = () => [];
    this.open(lecture.start);
    video.poster = this.data.cover;
    for (const event of ["play", "seeking"]) video.addEventListener(event, () => this.uncover(), { once: true });
    for (const event of ["play", "pause", "ended"]) video.addEventListener(event, () => this.tell("state"));
    video.addEventListener("seeked", () => this.follow(this.time));
    this.watch();
  }

  // The cover is a picture of another moment: nothing that belongs to the first one stands over it.
  get isCovered() {
    return this.video.hasAttribute("poster");
  }

  uncover() {
    this.video.removeAttribute("poster");
    this.tell("state");
  }

  tell(name, detail = null) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  // -- one language ---------------------------------------------------------------------------------------------

  open(language) {
    page.language = language;
    this.data = lecture.films[language];
    this.fps = this.data.fps;
    this.beats = this.data.scenes.flatMap((scene, number) =>
      scene.beats.map((beat, place) => ({ ...beat, scene, sceneNumber: number, place, end: beat.start + beat.frames - 1 })),
    );
    this.beats.forEach((beat, index) => (beat.index = index));
    this.video.src = this.address(language);
  }

  // The film's file beside the page, or the one inside it.
  address(language) {
    const inside = document.getElementById(`film-${language}`);
    if (!inside) return encodeURI(lecture.films[language].source);
    if (!this.blobs[language]) {
      const text = atob(inside.textContent);
      const bytes = Uint8Array.from(text, (sign) => sign.charCodeAt(0));
      this.blobs[language] = URL.createObjectURL(new Blob([bytes], { type: "video/mp4" }));
    }
    return this.blobs[language];
  }

  // Go on in another language from the same phrase of the same beat.
  async switchTo(language) {
    if (language === page.language) return;
    const [place, playing, rate] = [this.place(), this.playing, this.video.playbackRate];
    this.open(language);
    this.video.playbackRate = rate;
    page.parts.forEach((update) => update());
    this.tell("language");
    await this.seek(this.frameOf(place));
    if (playing) this.play();
  }

  place() {
    const beat = this.beat;
    const phrase = Math.max(0, beat.phrases.findLastIndex(([, start]) => start <= this.frame));
    const [start, frames] = beat.phrases[phrase]?.slice(1) ?? [beat.start, beat.frames];
    const asked = beat.question && this.frame === beat.question.frame;
    const share = frames ? Math.min(1, (this.frame - start) / frames) : 0;
    return { index: beat.index, phrase, share, asked, atEnd: this.frame >= beat.end };
  }

  frameOf({ index, phrase, share, asked, atEnd }) {
    const beat = this.beats[Math.min(index, this.beats.length - 1)];
    if (atEnd) return beat.end;
    if (asked && beat.question) return beat.question.frame;
    const known = beat.phrases[Math.min(phrase, beat.phrases.length - 1)];
    const [start, frames] = known ? known.slice(1) : [beat.start, beat.frames];
    return Math.min(beat.end, start + Math.floor(share * frames));
  }

  // -- time -----------------------------------------------------------------------------------------------------

  get time() {
    return Math.min(this.data.frames - 1, Math.floor(this.video.currentTime * this.fps + 1e-3));
  }

  get frame() {
    return this.shown;
  }

  get playing() {
    return !this.video.paused && !this.video.ended;
  }

  get beat() {
    return this.beatAt(this.frame);
  }

  beatAt(frame) {
    let [low, high] = [0, this.beats.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.beats[middle].start <= frame) low = middle;
      else high = middle - 1;
    }
    return this.beats[low];
  }

  // To the middle of a frame: a browser's clock may fall short of a frame's first moment.
  async seek(frame) {
    const wanted = Math.max(0, Math.min(this.data.frames - 1, frame));
    const ticket = (this.ticket = {}); // a later wish takes the place of one that still waits for the film
    this.follow(wanted);
    this.aim();
    if (this.video.readyState === 0) {
      await new Promise((done) => this.video.addEventListener("loadedmetadata", done, { once: true }));
    }
    if (ticket !== this.ticket) return null;
    return new Promise((done) => {
      this.video.addEventListener("seeked", () => done(), { once: true });
      this.video.currentTime = (wanted + 0.5) / this.fps;
    });
  }

  watch() {
    if ("requestVideoFrameCallback" in this.video) {
      const step = (_, { mediaTime }) => {
        this.arrive(Math.round(mediaTime * this.fps));
        this.video.requestVideoFrameCallback(step);
      };
      this.video.requestVideoFrameCallback(step);
    }
    this.video.addEventListener("timeupdate", () => this.arrive(this.time));
  }

  arrive(frame) {
    if (!this.playing || this.video.seeking) return;
    const early = Math.ceil(EARLY * this.fps * this.video.playbackRate);
    if (this.stopAt !== null && frame >= this.stopAt - early) this.halt(this.stopAt);
    else this.follow(frame);
  }

  follow(frame) {
    const before = this.shown;
    this.shown = frame;
    this.tell("frame");
    if (this.beatAt(before) !== this.beatAt(frame)) this.tell("beat");
  }

  async halt(frame) {
    this.stopAt = null;
    this.video.pause();
    await this.seek(frame);
    this.tell("stop", frame);
  }

  // What plays halts at the next stop from where it is.
  aim() {
    this.stopAt = this.playing ? (this.stops().find((stop) => stop > this.frame) ?? null) : null;
  }

  // Play to the next stop, or to the end.
  play() {
    if (this.frame >= this.data.frames - 1) this.seek(0);
    const begun = this.video.play().catch(() => {});
    this.aim();
    return begun;
  }

  pause() {
    this.stopAt = null;
    this.video.pause();
  }

  toggle() {
    if (this.playing) this.pause();
    else this.play();
  }

  // -- steps ----------------------------------------------------------------------------------------------------

  // A beat begins with a key picture, so a step back is there at once.
  back() {
    const beat = this.beat;
    const isInside = this.frame - beat.start > 0.7 * this.fps;
    this.seek(this.beats[isInside ? beat.index : Math.max(0, beat.index - 1)].start);
  }

  next() {
    const beat = this.beats[this.beat.index + 1];
    this.seek(beat ? beat.start : this.data.frames - 1);
  }

  // To the end of what runs; else on to the next stop.
  forward() {
    if (!this.playing) this.play();
    else this.halt(this.stopAt ?? this.data.frames - 1);
  }
}
