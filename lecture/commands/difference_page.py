"""Typeset the beats that differ between two lectures: their stills side by side, and below what differs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lecture.commands.difference import BeatDifference
from lecture.typesetting import typeset
from scenes.framework.languages import LANGUAGES

__all__ = ["Pair", "typeset_pairs"]

TEMPLATE = """
#let data = json("data.json")
#set document(title: data.names.join(" → "), date: none)
#set page(width: 210mm, height: 297mm, margin: 11.5mm, numbering: "1")
#set text(font: sys.inputs.fonts.split(","), size: 9pt, fill: rgb("#16181d"), lang: data.lang, region: data.region)
#set par(leading: 0.5em, spacing: 0.7em)
#show regex("[^\\\\s\\\\p{Han}]{24,}"): it => it.text.clusters().join(sym.zws)
#let quiet(body) = text(fill: rgb("#5b6473"), body)
#let lacking = block(width: 100%, height: 40mm, fill: rgb("#eef0f4"), align(center + horizon, quiet("—")))
#let picture(file, name) = if file == none { lacking } else { image(file, width: 100%, alt: name) }

#for it in data.pairs {
  block(breakable: false, width: 100%, below: 8mm, {
    line(length: 100%, stroke: 0.25mm + rgb("#c9ced8"))
    grid(columns: (1fr, 1fr), column-gutter: 6mm, row-gutter: 2mm,
      text(weight: 600, it.title), quiet(""),
      quiet(data.names.at(0)), quiet(data.names.at(1)),
      picture(it.stills.at(0), data.names.at(0)), picture(it.stills.at(1), data.names.at(1)))
    for row in it.rows {
      grid(columns: (1fr, 1fr), column-gutter: 6mm, par[#quiet(row.name) #row.before], par[#quiet(row.name) #row.after])
    }
  })
}
"""


@dataclass(frozen=True)
class Pair:
    """A beat that differs: its scene, and its last picture in each lecture; None where one has no such beat."""

    scene: str
    beat: BeatDifference
    before: bytes | None
    after: bytes | None


def typeset_pairs(pairs: Sequence[Pair], names: tuple[str, str], language: str) -> bytes:
    """Typeset the pairs as a PDF; `names` are the lectures'."""
    images: dict[str, bytes] = {}
    data = []
    for number, pair in enumerate(pairs):
        stills = []
        for side, still in (("before", pair.before), ("after", pair.after)):
            file = f"{side}-{number}.png"
            images |= {file: still} if still is not None else {}
            stills.append(file if still is not None else None)
        rows = [
            {"name": change.name, "before": change.before or "—", "after": change.after or "—"}
            for change in (*pair.beat.words, *pair.beat.numbers)
        ]
        data.append({"title": f"{pair.scene}  {pair.beat.name}", "stills": stills, "rows": rows})
    known = LANGUAGES[language]
    shown = {"names": names, "lang": known.tag, "region": known.region, "pairs": data}
    return typeset(TEMPLATE, shown, images, "pdf")
