// The list at the left: chapters, scenes, and the beats of the scene that is shown.

import { ask, media } from "./connection.js";
import { byId, fill, make } from "./elements.js";
import { say } from "./words.js";

export function showScenes(state, beat, go) {
  const [wide, high] = state.shape;
  byId("scenes").style.setProperty("--shape", `${wide / high}`);
  const seen = [state.chapters, state.language, state.scene, beat, state.beats.map((b) => [b.name, b.state, b.files.thumbnail])];
  fill(byId("scenes"), () => state.chapters.map((chapter) => chapterOf(state, chapter, beat, go)), seen);
}

function chapterOf(state, chapter, beat, go) {
  return make(
    "section", {},
    make("h2", {}, chapter.titles[state.language]),
    make("ul", {}, chapter.scenes.map((scene) => make("li", {}, sceneOf(state, scene, beat, go)))),
  );
}

function sceneOf(state, scene, at, go) {
  const isShown = scene.name === state.scene;
  const show = () => ask("show", { scene: scene.name, beat: "", language: state.language });
  const head = make(
    "button",
    { type: "button", className: "scene", "aria-current": isShown ? "true" : null, onclick: show },
    thumbnail(scene.thumbnail),
    make("span", { className: "names" }, make("b", {}, scene.title), make("small", {}, scene.name)),
    badge(scene.state),
  );
  if (!isShown) return head;
  const beats = state.beats.map((beat) =>
    make("li", {}, make(
      "button",
      { type: "button", className: "beat", "data-beat": beat.name, "aria-current": beat.name === at ? "step" : null,
        onclick: () => go(beat.name, null) },
      thumbnail(beat.files.thumbnail),
      make("span", { className: "names" }, beat.name.replaceAll("_", " ")),
      badge(beat.state),
    )));
  return [head, make("ol", { className: "beats" }, beats)];
}

const thumbnail = (file) =>
  file ? make("img", { src: media(file), alt: "", loading: "lazy" }) : make("span", { className: "blank" });

const badge = (state) =>
  state ? make("span", { className: `badge ${state}`, role: "img", "aria-label": say(`beat_${state}`), title: say(`beat_${state}`) }) : null;
