// A click on the picture tells what is there; a large picture is drawn on demand.

import { ask, media } from "./connection.js";
import { byId, make, tell } from "./elements.js";
import * as player from "./player.js";
import { say } from "./words.js";

const stage = byId("stage");
const mark = byId("mark");

/** The rectangle of the picture inside the stage, which may be wider or higher. */
function frame() {
  const { width, height } = stage.getBoundingClientRect();
  const [wide, high] = player.shape();
  const scale = Math.min(width / wide, height / high);
  return { left: (width - wide * scale) / 2, top: (height - high * scale) / 2, width: wide * scale, height: high * scale };
}

async function inspect(event) {
  player.pause();
  const box = stage.getBoundingClientRect();
  const inside = frame();
  const x = (event.clientX - box.left - inside.left) / inside.width;
  const y = (event.clientY - box.top - inside.top) / inside.height;
  if (x < 0 || x > 1 || y < 0 || y > 1) return hide();
  const thing = await ask("inspect", { ...player.place(), x, y });
  if (!thing || thing.error) {
    hide();
    byId("seen").replaceChildren(make("p", { className: "none" }, thing?.error ?? say("nothing_there")));
    return undefined;
  }
  return show(thing, inside);
}

function show(thing, inside) {
  const [left, top, width, height] = thing.box;
  mark.hidden = false;
  mark.style.left = `${inside.left + left * inside.width - 4}px`;
  mark.style.top = `${inside.top + top * inside.height - 4}px`;
  mark.style.width = `${width * inside.width + 8}px`;
  mark.style.height = `${height * inside.height + 8}px`;
  const rows = [[say("what"), thing.name], [say("text"), thing.name.includes(thing.text) ? "" : thing.text], [say("component"), thing.component], [say("made_in"), thing.source]];
  for (const number of thing.numbers) rows.push([number.name, number.text === number.value ? number.text : `${number.text} (${number.value})`]);
  const known = rows.filter(([, value]) => value);
  byId("seen").replaceChildren(make("table", {}, known.map(([key, value]) => make("tr", {}, make("th", { scope: "row", title: key }, key), make("td", {}, value)))));
  byId("seen").closest("details").open = true;
}

export const hide = () => (mark.hidden = true);

async function save() {
  const place = player.place();
  tell(say("png_large"), make("p", { className: "none" }, say("drawing")));
  const found = await ask("picture", place);
  if (found.error) return tell("PNG", make("p", {}, found.error));
  const link = make("a", { href: media(found.file), download: `${place.beat}.png`, id: "png" }, say("save"));
  const same = found.command ? [make("p", { className: "hint" }, say("by_command")), make("pre", {}, make("code", {}, found.command))] : [];
  return tell(say("png_large"), make("p", {}, link), ...same);
}

export function begin() {
  stage.addEventListener("click", inspect);
  player.actions.save = save;
}
