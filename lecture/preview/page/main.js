// The page: it shows what the server tells, and asks it for what a lecturer wishes.

import { ask, listen } from "./connection.js";
import { showDetails } from "./details.js";
import { byId, make, tell } from "./elements.js";
import * as inspect from "./inspect.js";
import { showParameters } from "./parameters.js";
import { bringLetters } from "./letters.js";
import * as player from "./player.js";
import { showProblem } from "./problem.js";
import { showScenes } from "./scenes.js";
import { say, takeWords } from "./words.js";

let state = null;

function hear(message) {
  if (message.still) {
    inspect.hide();
    player.showStill(message.still);
  }
  if (message.clip) player.showClip(message.clip);
  if (message.state) {
    state = message.state;
    takeWords(state.interface, state.tag);
    showHead();
    player.showState(state);
    showProblem(state.problem);
    moved();
  }
}

/** Show what belongs to the beat at which the player stands. */
function moved() {
  const { beat } = player.place();
  showScenes(state, beat, player.go);
  showDetails(state, beat, player.go);
  showParameters(state);
}

function showHead() {
  const title = state.titles[state.language];
  byId("title").textContent = title;
  document.title = `${state.scene} – ${title}`;
  const select = byId("language");
  if (select.options.length !== state.languages.length) {
    select.replaceChildren(...state.languages.map((language) => make("option", { value: language }, language)));
  }
  select.value = state.language;
  const busy = state.beats.some((beat) => beat.state === "rendering" || beat.state === "stale");
  byId("status").textContent = say(state.problem ? "failed" : busy || !state.beats.length ? "rendering" : "fresh");
  byId("status").className = state.problem ? "failed" : busy ? "rendering" : "fresh";
}

function lost(isLost) {
  document.body.classList.toggle("lost", isLost);
  if (isLost) byId("status").textContent = say("lost");
}

const KEYS = [
  [" ", "toggle", "", "play_or_pause"],
  ["ArrowLeft", "previousFrame", "←", "previous_frame"],
  ["ArrowRight", "nextFrame", "→", "next_frame"],
  ["Shift+ArrowLeft", "previousBeat", "Shift ←", "previous_beat"],
  ["Shift+ArrowRight", "nextBeat", "Shift →", "next_beat"],
  ["l", "loop", "L", "repeat"],
  ["f", "full", "F", "full"],
  ["s", "save", "S", "large"],
];

function pressed(event) {
  if (event.target.closest("input, select, textarea, dialog") || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === " " && event.target.closest("button, summary")) return;
  if (event.key === "?") return help();
  const name = `${event.shiftKey ? "Shift+" : ""}${event.key.length === 1 ? event.key.toLowerCase() : event.key}`;
  const known = KEYS.find(([key]) => key === name);
  if (!known || !state) return;
  event.preventDefault();
  player.actions[known[1]]?.();
}

const help = () =>
  tell(say("keys"), make("table", {}, KEYS.map(([, , key, text]) => make("tr", {}, make("th", {}, key || say("space")), make("td", {}, say(text))))));

function theme() {
  const isDark = getComputedStyle(document.documentElement).colorScheme !== "light";
  document.documentElement.dataset.theme = isDark ? "light" : "dark";
  localStorage.setItem("theme", document.documentElement.dataset.theme);
}

function begin() {
  const chosen = localStorage.getItem("theme") ?? (matchMedia("(prefers-color-scheme: light)").matches ? "light" : "dark");
  document.documentElement.dataset.theme = chosen;
  player.begin(() => {
    inspect.hide();
    moved();
  });
  inspect.begin();
  document.addEventListener("keydown", pressed);
  // After a click, keys are the player's again; who tabs to a button presses it.
  document.addEventListener("click", (event) => event.detail && event.target.closest("button")?.blur());
  byId("theme").addEventListener("click", theme);
  byId("help").addEventListener("click", help);
  byId("language").addEventListener("change", (event) =>
    ask("show", { scene: state.scene, beat: player.place().beat, language: event.target.value }));
  for (const button of document.querySelectorAll("[data-do]")) {
    button.addEventListener("click", () => state && player.actions[button.dataset.do]?.());
  }
  bringLetters().finally(() => listen(hear, lost));
}

begin();
