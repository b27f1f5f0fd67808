// A pointer whose trail fades, and a pen whose strokes stay until the next beat, on a canvas over the stage.
const FADE = 700; // milliseconds until a point of the pointer's trail is gone

class Ink {
  constructor(player, film) {
    this.canvas = h("canvas", { class: "ink" });
    this.canvas.setAttribute("aria-hidden", "true");
    this.tool = null;
    this.trail = [];
    this.strokes = [];
    this.stage = player.stage;
    this.stage.append(this.canvas);
    this.canvas.addEventListener("pointermove", (event) => this.move(event));
    this.canvas.addEventListener("pointerdown", (event) => this.press(event));
    new ResizeObserver(() => this.fit()).observe(this.stage);
    film.addEventListener("beat", () => this.erase());
  }

  choose(tool) {
    this.tool = this.tool === tool ? null : tool;
    this.trail = [];
    this.stage.dataset.tool = this.tool ?? "";
    this.draw();
  }

  erase() {
    this.strokes = [];
    this.draw();
  }

  fit() {
    const { width, height } = this.stage.getBoundingClientRect();
    this.canvas.width = width * devicePixelRatio;
    this.canvas.height = height * devicePixelRatio;
    this.draw();
  }

  // A point in parts of the stage's width and height, so that strokes stay where they are in any size.
  point(event) {
    const { left, top, width, height } = this.canvas.getBoundingClientRect();
    return { x: (event.clientX - left) / width, y: (event.clientY - top) / height, at: performance.now() };
  }

  press(event) {
    if (this.tool !== "pen") return;
    this.strokes.push([this.point(event)]);
    this.draw();
  }

  move(event) {
    if (this.tool === "pointer") {
      this.trail.push(this.point(event));
      if (!this.fading) this.fade();
    } else if (this.tool === "pen" && event.buttons && this.strokes.length) {
      this.strokes.at(-1).push(this.point(event));
      this.draw();
    }
  }

  fade() {
    const now = performance.now();
    this.trail = this.trail.filter((point) => now - point.at < FADE);
    this.fading = this.trail.length > 0;
    this.draw();
    if (this.fading) requestAnimationFrame(() => this.fade());
  }

  draw() {
    const brush = this.canvas.getContext("2d");
    const { width, height } = this.canvas;
    brush.clearRect(0, 0, width, height);
    brush.lineCap = brush.lineJoin = "round";
    brush.strokeStyle = brush.fillStyle = getComputedStyle(this.stage).getPropertyValue("--ink");
    brush.lineWidth = height / 180;
    for (const stroke of this.strokes) {
      brush.beginPath();
      for (const { x, y } of stroke) brush.lineTo(x * width, y * height);
      if (stroke.length === 1) brush.lineTo(stroke[0].x * width + 0.1, stroke[0].y * height);
      brush.stroke();
    }
    const now = performance.now();
    this.trail.forEach((point, place) => {
      const before = this.trail[place - 1] ?? point;
      brush.globalAlpha = Math.max(0, 1 - (now - point.at) / FADE);
      brush.lineWidth = height / 90;
      brush.beginPath();
      brush.moveTo(before.x * width, before.y * height);
      brush.lineTo(point.x * width + 0.1, point.y * height);
      brush.stroke();
    });
    brush.globalAlpha = 1;
  }
}
