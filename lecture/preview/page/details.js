// About the beat that is shown: its words under the player; its numbers, what is tried and what was found at the right.

import { ask } from "./connection.js";
import { byId, fill, make, tell } from "./elements.js";

export function showDetails(state, name, go) {
  const beat = state.beats.find((each) => each.name === name);
  fill(byId("words"), () => (beat ? words(beat) : []), beat?.words);
  fill(byId("numbers"), () => (beat ? numbers(beat) : []), beat?.numbers);
  fill(byId("source"), () => (beat ? [source(beat)] : []), beat?.name);
  byId("changes").closest("details").hidden = !state.changes;
  fill(byId("changes"), () => changes(state.changes ?? [], go), state.changes);
  fill(byId("findings"), () => findings(state.findings, name, go), [state.findings, name]);
}

const words = (beat) =>
  Object.entries(beat.words).map(([language, phrases]) =>
    make("ol", { className: "phrases", lang: language, "aria-label": `Words, ${language}` }, phrases.map((phrase) => make("li", {}, phrase))));

function numbers(beat) {
  if (!beat.numbers.length) return [make("p", { className: "none" }, "None is shown in this beat.")];
  const rows = beat.numbers.map((number) =>
    make("tr", {}, make("th", { scope: "row", title: number.name }, number.name), make("td", {}, number.text, number.value === number.text ? null : make("small", {}, ` ${number.value}`))));
  return [make("table", {}, rows)];
}

const source = (beat) =>
  make("a", { href: "#", onclick: (event) => (event.preventDefault(), showSource(beat.name)) }, `Code of ${beat.name}`);

async function showSource(name) {
  const found = await ask("source", { beat: name });
  if (found.error) return tell("Code", make("p", {}, found.error));
  const rows = found.lines.map((line) => make("code", {}, make("i", {}, `${line.number}`), line.text || " "));
  return tell(`${found.shown}:${found.line}`, make("p", { className: "hint path" }, `${found.file}:${found.line}`), make("pre", {}, rows));
}

const KINDS = { picture: "picture", words: "words", frames: "length" };
const named = (name, go) => make("a", { href: "#", onclick: (event) => (event.preventDefault(), go(name, null)) }, name);

function changes(found, go) {
  if (!found.length) return [make("p", { className: "none" }, "Nothing differs from the kept lecture.")];
  return found.map((change) =>
    make("div", { className: "change" },
      make("p", {}, named(change.beat, go), `: ${change.kinds.map((kind) => KINDS[kind]).join(", ") || "numbers"}`),
      change.numbers.length
        ? make("table", {}, change.numbers.map((number) => make("tr", {}, make("th", { scope: "row", title: number.name }, number.name), make("td", {}, `${number.before} → ${number.after}`))))
        : null));
}

function findings(found, name, go) {
  if (!found) return [make("p", { className: "none" }, "Not looked at yet.")];
  if (!found.length) return [make("p", { className: "none" }, "Nothing was found.")];
  const order = [...found].sort((a, b) => (b.beat === name) - (a.beat === name) || b.fails - a.fails);
  return [make("ul", {}, order.map((finding) => findingOf(finding, go)))];
}

const findingOf = (finding, go) =>
  make("li", { className: finding.fails ? "fails" : "" },
    make("b", {}, finding.rule), " ", finding.beat ? named(finding.beat, go) : null, ` ${finding.text}`,
    finding.accepted ? make("small", {}, ` accepted: ${finding.accepted}`) : finding.fails ? null : make("small", {}, " of a moment"));
