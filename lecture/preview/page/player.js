// The player: one clip a beat on one time line. It keeps its place, a beat and a frame in it, whatever is drawn anew.

import { ask, media } from "./connection.js";
import { byId, fill, make } from "./elements.js";
import { say } from "./words.js";

const stage = byId("stage");
const still = byId("still");
let [front, back] = [byId("front"), byId("back")];
let state = null;
let beat = ""; // where it stands
let frame = null; // in the beat; null is its last picture
let isPlaying = false;
let isLooping = false;
let onMove = () => {}; // called when another beat is shown
let pictures = {}; // by beat: the picture drawn last of a frame that isn't the last
let awaited = ""; // the picture that is to be shown: one that is decoded late doesn't replace a newer one

/** The width and height of all pictures, in any unit. */
export const shape = () => state?.shape ?? [16, 9];

const beatOf = (name) => state?.beats.find((each) => each.name === name);
const now = () => beatOf(beat);
const last = (each) => Math.max(0, (each?.frames ?? 1) - 1);
const at = () => frame ?? last(now());

/** Take in what the server knows. */
export function showState(fresh) {
  const isOther = state?.scene !== fresh.scene || state?.language !== fresh.language;
  state = fresh;
  stage.style.setProperty("--shape", state.shape.join(" / "));
  if (isOther) {
    pictures = {};
    stop();
  }
  if (isOther) [beat, frame] = [fresh.beat, null];
  if (!now() && state.beats.length) [beat, frame] = [state.beats[0].name, null];
  if (frame !== null && now()?.fresh.includes("clip")) frame = Math.min(frame, last(now()));
  show();
}

/** Take in a picture as soon as it is there. */
export function showStill(news) {
  const each = beatOf(news.beat);
  if (!each) return;
  if (news.frame === null) {
    each.files.still = news.file;
    delete pictures[news.beat];
  } else pictures[news.beat] = { frame: news.frame, file: news.file };
  each.fresh = each.fresh.filter((kind) => kind !== "clip");
  if (!isPlaying) show();
}

/** Take in a clip: what is playing goes on in it. */
export function showClip(news) {
  const each = beatOf(news.beat);
  if (!each) return;
  each.files.clip = news.file;
  if (!each.fresh.includes("clip")) each.fresh.push("clip");
  delete pictures[news.beat];
  if (news.beat !== beat) return;
  if (isPlaying) return void play();
  front.addEventListener("loadeddata", () => (stage.dataset.clip = news.file), { once: true });
  load(front, each, at());
}

function load(video, each, where) {
  const source = media(each.files.clip);
  const seconds = (where + 0.5) / state.fps;
  if (video.getAttribute("src") !== source) {
    video.src = source;
    video.addEventListener("loadedmetadata", () => (video.currentTime = seconds), { once: true });
  } else if (Math.abs(video.currentTime - seconds) > 0.4 / state.fps) video.currentTime = seconds;
}

/** Show where it stands: the beat's last picture is drawn large, of others there are the clip's. */
function show() {
  const each = now();
  drawTimeline();
  byId("play").dataset.icon = isPlaying ? "pause" : "play";
  byId("play").setAttribute("aria-label", say(isPlaying ? "pause" : "play"));
  byId("empty").hidden = Boolean(each?.files.still || each?.files.clip);
  if (!each || isPlaying) return;
  const drawn = pictures[beat];
  const file = frame === null || frame === last(each) ? each.files.still : drawn?.frame === frame ? drawn.file : null;
  if (file) {
    reveal(file, each);
  } else if (each.files.clip) {
    load(front, each, at());
    showVideo();
  }
}

function reveal(file, each) {
  const source = media(file);
  awaited = file;
  still.alt = `${each.name}, ${clock()} s`;
  const uncover = () => {
    still.hidden = false;
    [stage.dataset.file, stage.dataset.shown] = [file, each.name];
  };
  if (still.getAttribute("src") === source) return void uncover();
  const picture = new Image();
  picture.src = source;
  picture.decode().then(() => {
    if (isPlaying || awaited !== file) return;
    still.src = source;
    uncover();
  }).catch(() => {});
}

function showVideo() {
  still.hidden = true;
  front.hidden = false;
  back.hidden = true;
}

// -- playing ----------------------------------------------------------------------------------------------------

function play() {
  const each = now();
  if (!each) return;
  isPlaying = true;
  if (at() >= last(each) && !front.dataset.goesOn) frame = 0;
  if (!each.files.clip) return void show();
  const where = at();
  load(front, each, where);
  front.playbackRate = Number(byId("speed").value);
  front.play().then(() => isPlaying && showVideo()).catch(() => {});
  prepareNext();
  show();
}

function prepareNext() {
  const next = state.beats[state.beats.indexOf(now()) + 1];
  if (next?.files.clip) load(back, next, 0);
}

function stop() {
  isPlaying = false;
  front.pause();
  back.pause();
}

function ended(event) {
  if (event.target !== front || !isPlaying) return;
  const next = isLooping ? now() : state.beats[state.beats.indexOf(now()) + 1];
  if (!next) {
    frame = null;
    stop();
    show();
    return;
  }
  if (!isLooping) [front, back] = [back, front];
  [beat, frame] = [next.name, 0];
  stand();
  play();
  onMove();
}

function tick() {
  if (isPlaying && !front.paused && front.videoWidth) {
    frame = Math.min(last(now()), Math.floor(front.currentTime * state.fps));
    drawTimeline();
  }
  requestAnimationFrame(tick);
}

/** Tell the server where the player stands, so that a change is shown there. */
function stand() {
  if (now()) ask("stand", { beat, frame: frame === null || frame === last(now()) ? null : frame });
}

/** Go to a frame of a beat; null is its last. */
export function go(name, where) {
  const wasPlaying = isPlaying;
  stop();
  [beat, frame] = [name, where];
  stand();
  show();
  onMove();
  if (wasPlaying) play();
}

function step(by) {
  stop();
  const index = state.beats.indexOf(now());
  const where = at() + by;
  if (where < 0 && index > 0) return go(state.beats[index - 1].name, null);
  if (where > last(now()) && index + 1 < state.beats.length) return go(state.beats[index + 1].name, 0);
  return go(beat, Math.max(0, Math.min(last(now()), where)));
}

function stepBeat(by) {
  const next = state.beats[state.beats.indexOf(now()) + by];
  if (next) go(next.name, isPlaying ? 0 : null);
}

// -- the time line ------------------------------------------------------------------------------------------------

const clock = () => ((now()?.start ?? 0) + at()) / (state?.fps ?? 1);

function drawTimeline() {
  const beats = state?.beats ?? [];
  const all = beats.reduce((sum, each) => sum + each.frames, 0) || 1;
  fill(byId("segments"), () => beats.map((each) => segment(each, all)), beats.map((b) => [b.name, b.frames, b.state, b.fresh.includes("clip"), b.name === beat, b.wave]));
  const cursor = byId("cursor");
  const place = (now()?.start ?? 0) + at();
  cursor.style.left = `${(100 * place) / all}%`;
  cursor.setAttribute("aria-valuemax", (all / (state?.fps ?? 1)).toFixed(2));
  cursor.setAttribute("aria-valuenow", clock().toFixed(2));
  cursor.setAttribute("aria-valuetext", say("at_time", { beat, seconds: clock().toFixed(2) }));
  byId("clock").textContent = `${clock().toFixed(2)} / ${(all / (state?.fps ?? 1)).toFixed(2)} s`;
}

function segment(each, all) {
  const kinds = ["segment", each.state, each.fresh.includes("clip") ? "clip" : "", each.name === beat ? "now" : ""];
  const element = make("button", { type: "button", className: kinds.join(" "), title: each.name, tabindex: "-1", "aria-label": say("go_to", { beat: each.name }) },
    wave(each.wave), make("span", {}, each.name.replaceAll("_", " ")));
  element.style.width = `${(100 * each.frames) / all}%`;
  element.addEventListener("click", (event) => {
    const box = element.getBoundingClientRect();
    go(each.name, Math.round(((event.clientX - box.left) / box.width) * last(each)));
  });
  return element;
}

/** The sound of a beat: a bar a frame, as high as its peak, about the middle of the segment. */
function wave(levels) {
  if (!levels.length) return null;
  const space = "http://www.w3.org/2000/svg";
  const drawing = document.createElementNS(space, "svg");
  const bars = document.createElementNS(space, "path");
  drawing.setAttribute("class", "wave");
  drawing.setAttribute("viewBox", `0 0 ${levels.length} 200`);
  drawing.setAttribute("preserveAspectRatio", "none");
  drawing.setAttribute("aria-hidden", "true");
  bars.setAttribute("d", levels.map((level, place) => (level ? `M${place} ${100 - level}h1v${2 * level}h-1z` : "")).join(""));
  drawing.append(bars);
  return drawing;
}

// -- wishes ---------------------------------------------------------------------------------------------------------

export const actions = {
  toggle: () => (isPlaying ? (stop(), stand(), show()) : play()),
  previousFrame: () => step(-1),
  nextFrame: () => step(1),
  previousBeat: () => stepBeat(-1),
  nextBeat: () => stepBeat(1),
  loop: () => {
    isLooping = !isLooping;
    byId("loop").setAttribute("aria-pressed", String(isLooping));
  },
  full: () => (document.fullscreenElement ? document.exitFullscreen() : stage.requestFullscreen()),
};

/** Where the player stands. */
export const place = () => ({ beat, frame: frame === null || frame === last(now()) ? null : frame });

export const pause = () => {
  stop();
  show();
};

export function begin(moved) {
  onMove = moved;
  for (const video of [front, back]) video.addEventListener("ended", ended);
  byId("speed").addEventListener("change", () => (front.playbackRate = back.playbackRate = Number(byId("speed").value)));
  requestAnimationFrame(tick);
}
