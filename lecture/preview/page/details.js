// About the beat that is shown: its words under the player; its numbers, what is tried and what was found at the right.

import { ask } from "./connection.js";
import { byId, fill, make, tell } from "./elements.js";
import { say } from "./words.js";

export function showDetails(state, name, go) {
  const beat = state.beats.find((each) => each.name === name);
  fill(byId("words"), () => state.beats.map(words), [state.beats.map((each) => each.words), state.language]);
  for (const each of byId("words").children) each.classList.toggle("now", each.dataset.of === name);
  fill(byId("numbers"), () => (beat ? numbers(beat) : []), [beat?.numbers, state.language]);
  fill(byId("source"), () => (beat ? [source(beat)] : []), [beat?.name, state.language]);
  byId("changes").closest("details").hidden = !state.changes;
  fill(byId("changes"), () => changes(state.changes ?? [], go), [state.changes, state.language]);
  fill(byId("findings"), () => findings(state.findings, name, go), [state.findings, name, state.language]);
}

// Those of all beats lie on each other, so that the picture keeps its size from one beat to the next.
const words = (beat) =>
  make("div", { className: "said", "data-of": beat.name },
    Object.entries(beat.words).map(([language, phrases]) =>
      make("ol", { className: "phrases", lang: language, "aria-label": say("words_in", { language }) }, phrases.map((phrase) => make("li", {}, phrase)))));

function numbers(beat) {
  if (!beat.numbers.length) return [make("p", { className: "none" }, say("no_numbers"))];
  const rows = beat.numbers.map((number) =>
    make("tr", {}, make("th", { scope: "row", title: number.name }, number.name), make("td", {}, number.text, number.value === number.text ? null : make("small", {}, ` ${number.value}`))));
  return [make("table", {}, rows)];
}

const source = (beat) =>
  make("a", { href: "#", onclick: (event) => (event.preventDefault(), showSource(beat.name)) }, say("code_of", { beat: beat.name }));

async function showSource(name) {
  const found = await ask("source", { beat: name });
  if (found.error) return tell(say("code"), make("p", {}, found.error));
  const rows = found.lines.map((line) => make("code", {}, make("i", {}, `${line.number}`), line.text || " "));
  return tell(`${found.shown}:${found.line}`, make("p", { className: "hint path" }, `${found.file}:${found.line}`), make("pre", {}, rows));
}

const KINDS = { picture: "kind_picture", words: "kind_words", frames: "kind_length" };
const named = (name, go) => make("a", { href: "#", onclick: (event) => (event.preventDefault(), go(name, null)) }, name);

function changes(found, go) {
  if (!found.length) return [make("p", { className: "none" }, say("no_changes"))];
  return found.map((change) =>
    make("div", { className: "change" },
      make("p", {}, named(change.beat, go), `: ${change.kinds.map((kind) => say(KINDS[kind])).join(", ") || say("kind_numbers")}`),
      change.numbers.length
        ? make("table", {}, change.numbers.map((number) => make("tr", {}, make("th", { scope: "row", title: number.name }, number.name), make("td", {}, `${number.before} → ${number.after}`))))
        : null));
}

function findings(found, name, go) {
  if (!found) return [make("p", { className: "none" }, say("not_looked"))];
  if (!found.length) return [make("p", { className: "none" }, say("nothing_found"))];
  const order = [...found].sort((a, b) => (b.beat === name) - (a.beat === name) || b.fails - a.fails);
  return [make("ul", {}, order.map((finding) => findingOf(finding, go)))];
}

const findingOf = (finding, go) =>
  make("li", { className: finding.fails ? "fails" : "" },
    make("b", {}, finding.rule), " ", finding.beat ? named(finding.beat, go) : null, ` ${finding.text}`,
    finding.accepted ? make("small", {}, ` ${say("accepted", { reason: finding.accepted })}`) : finding.fails ? null : make("small", {}, ` ${say("of_a_moment")}`));
