// About the beat that is shown: its words under the player, its numbers at the right.

import { byId, fill, make } from "./elements.js";

export function showDetails(state, name) {
  const beat = state.beats.find((each) => each.name === name);
  fill(byId("words"), () => (beat ? words(state, beat) : []), [state.language, beat?.phrases]);
  fill(byId("details"), () => (beat ? [numbers(beat)] : []), [state.language, beat]);
}

export const section = (title, ...children) =>
  make("details", { open: true, className: "panel" }, make("summary", {}, title), ...children);

function words(state, beat) {
  return [make("ol", { className: "phrases", lang: state.language }, beat.phrases.map((phrase) => make("li", {}, phrase.text)))];
}

function numbers(beat) {
  if (!beat.numbers.length) return section("Numbers", make("p", { className: "none" }, "None is shown."));
  const rows = beat.numbers.map((number) =>
    make("tr", {}, make("th", { scope: "row" }, number.name), make("td", {}, number.text, number.value === number.text ? null : make("small", {}, ` ${number.value}`))));
  return section("Numbers", make("table", {}, rows));
}
