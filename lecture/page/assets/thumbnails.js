// Small pictures of the film, drawn from a second copy of it that nobody sees, one after the other.
class Thumbnails {
  constructor(film) {
    this.film = film;
    this.video = h("video", { muted: true, preload: "auto", playsInline: true });
    this.waiting = [];
    this.busy = false;
    this.seen = new IntersectionObserver((entries) => {
      for (const { isIntersecting, target } of entries) {
        if (isIntersecting) {
          this.seen.unobserve(target);
          this.draw(Number(target.dataset.frame), target);
        }
      }
    });
    labelled(() => {
      this.video.src = film.address(page.language);
      this.waiting = [];
    });
  }

  // A picture that is drawn as soon as it comes into sight.
  canvas(frame, width = 160) {
    const { width: wide, height: high } = this.film.data;
    const canvas = h("canvas", { width: 2 * width, height: Math.round((2 * width * high) / wide), class: "thumbnail" });
    canvas.setAttribute("aria-hidden", "true");
    canvas.dataset.frame = frame;
    this.seen.observe(canvas);
    return canvas;
  }

  // The pictures that wait are drawn the latest wish first, and a canvas has one wish at most.
  draw(frame, canvas) {
    this.waiting = this.waiting.filter((other) => other.canvas !== canvas);
    this.waiting.push({ frame, canvas });
    this.work();
  }

  async work() {
    if (this.busy) return;
    this.busy = true;
    while (this.waiting.length) {
      const { frame, canvas } = this.waiting.pop();
      await this.moveTo(frame);
      canvas.getContext("2d").drawImage(this.video, 0, 0, canvas.width, canvas.height);
      canvas.classList.add("drawn");
    }
    this.busy = false;
  }

  async moveTo(frame) {
    if (this.video.readyState === 0) {
      await new Promise((done) => this.video.addEventListener("loadedmetadata", done, { once: true }));
    }
    return new Promise((done) => {
      this.video.addEventListener("seeked", () => done(), { once: true });
      this.video.currentTime = (frame + 0.5) / this.film.fps;
    });
  }
}
