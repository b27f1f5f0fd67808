// The fields of the scene's parameters: a change is shown at once, and written into the lecture file when it is kept.

import { ask } from "./connection.js";
import { byId, make, tell } from "./elements.js";
import { say } from "./words.js";

const PAUSE = 250; // milliseconds after the last key before a value is tried
let scene = "";
let waiting = 0;
let shown = "";

export function showParameters(state) {
  const box = byId("parameters");
  const names = JSON.stringify([state.scene, state.language, state.fields.map((field) => [field.name, field.value, field.tried, field.is_shared])]);
  if (names === shown) return;
  if (scene === state.scene && box.contains(document.activeElement)) return showChanged(state);
  [scene, shown] = [state.scene, names];
  box.replaceChildren(...state.fields.map(fieldOf), buttons(state));
  if (!state.fields.length) box.replaceChildren(make("p", { className: "none" }, say("no_parameters")));
}

/** Mark what is tried, while somebody types. */
function showChanged(state) {
  for (const field of state.fields) row(field.name)?.classList.toggle("tried", field.tried !== null);
  byId("parameters").querySelector(".buttons")?.replaceWith(buttons(state));
}

const row = (name) => byId("parameters").querySelector(`[data-name="${name}"]`);

function fieldOf(field) {
  const id = `field-${field.name}`;
  const note = [field.kind, field.value ? null : say("default", { value: field.default || say("none") }), field.is_shared ? say("shared") : null];
  return make(
    "div", { className: `field${field.tried === null ? "" : " tried"}`, "data-name": field.name },
    make("label", { for: id }, field.name),
    inputOf(field, id),
    make("p", { className: "hint", id: `${id}-hint` }, [field.meaning, note.filter(Boolean).join("; ")].filter(Boolean).join(" – ")),
  );
}

function inputOf(field, id) {
  const value = field.tried ?? field.value;
  const about = { id, name: field.name, "aria-describedby": `${id}-hint`, oninput: later, spellcheck: false };
  if (field.widget === "choice") {
    const options = ["", ...field.choices].map((choice) => make("option", { value: choice }, choice || say("default", { value: field.default })));
    const select = make("select", about, options);
    select.value = value;
    return select;
  }
  if (field.widget === "number") {
    return make("input", { ...about, type: "number", value, placeholder: field.default, step: field.is_whole ? "1" : "any",
      min: bound(field.ge ?? field.gt), max: bound(field.le ?? field.lt) });
  }
  return make("input", { ...about, type: "text", value, placeholder: field.default });
}

const bound = (value) => (value === null || value === undefined ? null : String(value));

function later() {
  clearTimeout(waiting);
  waiting = setTimeout(tryValues, PAUSE);
}

async function tryValues() {
  const values = {};
  for (const input of byId("parameters").querySelectorAll("[name]")) values[input.name] = input.value;
  showError(await ask("try", { values }));
}

function showError(answer) {
  byId("parameters-error").textContent = answer?.error ?? "";
}

function buttons(state) {
  const isTried = state.fields.some((field) => field.tried !== null);
  return make(
    "div", { className: "buttons" },
    make("p", { id: "parameters-error", role: "alert" }, byId("parameters-error")?.textContent ?? ""),
    make("button", { type: "button", id: "keep", disabled: !isTried, onclick: keep, title: say("keep_hint") }, say("keep")),
    make("button", { type: "button", id: "drop", disabled: !isTried, onclick: drop, title: say("undo_hint") }, say("undo")),
  );
}

async function keep() {
  document.activeElement.blur();
  const answer = await ask("keep");
  if (answer?.error) tell(say("not_kept"), make("p", {}, answer.error));
}

async function drop() {
  document.activeElement.blur();
  shown = "";
  showError(await ask("drop"));
}
