// What is wrong, with the lines of the file around it.

import { byId, fill, make } from "./elements.js";
import { say } from "./words.js";

export function showProblem(problem) {
  const box = byId("problem");
  box.hidden = !problem;
  fill(box, () => (problem ? [heading(problem), text(problem), lines(problem)] : []), problem);
}

const heading = (problem) => make("h2", {}, problem.beat ? `${problem.beat}: ` : "", problem.place || say("cant_show"));
const text = (problem) => make("p", {}, problem.message);

function lines(problem) {
  if (!problem.lines.length) return null;
  const rows = problem.lines.map((line) =>
    make("code", { className: line.number === problem.line ? "wrong" : "" }, make("i", {}, `${line.number}`), line.text || " "));
  return make("pre", {}, rows);
}
