"""Findings of a layout check, and how a scene accepts one by name with a reason.

A scene says `accepted = (AcceptedFinding("crossed", "step_shrinks", ("Secant.line",), "…why…"),)`; reports show both.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

__all__ = ["ANY_BEAT", "NUMBER_RULES", "REMEDIES", "RULES", "AcceptedFinding", "Box", "Finding", "accept"]

Box = tuple[float, float, float, float]  # left, bottom, right, top in frame units

# Each rule's name, and what it finds.
RULES = {
    "overlap": "text over other text",
    "crossed": "text that a line, a curve or the edge of a shape runs through",
    "covered": "text that a shape partly hides",
    "bitten": "a text in space whose plate cuts a piece out of the border of a surface",
    "off_frame": "anything cut by the frame's edge or outside of it",
    "logo": "anything over the lecture's logo",
    "caption_band": "anything in the band at the bottom where a player shows captions of two lines",
    "small_text": "text or a figure under 24 pt at 1080p, which is 21 px at 720p",
    "low_contrast": "text with a contrast under 7 : 1 against what is behind it, or, where it is dimmed, under 4.5 : 1",
    "faint_line": "a line or an edge with a contrast under 3 : 1 against what it is drawn on",
    "beside_number": "text so near to a number of an axis, on its line, that it reads as a part of it",
    "outside_node": "text that reaches the rim of the node that it stands in",
    "wordy": "more than one screenful of words",
    "fleeting": "a formula or words that stand for a shorter time than it takes to read them",
    "empty": "an empty screen for over two seconds",
}
# What mends a finding of each rule in a scene of one's own.
REMEDIES = {
    "overlap": "move one of them (next_to, set_below), or give each a region of its own (split_rows, split_columns)",
    "crossed": "plot.keep_clear(line, …) moves a plot's numbers off the line, plated(text) hides the line behind the "
    "text; else move one of them",
    "covered": "move one of them, or draw the text later or with a larger set_z_index",
    "bitten": "move the label off the surface, or so far in that all its plate lies on it; SurfacePlot.shadow() tells "
    "where the surface is seen",
    "off_frame": "place it in frame.body, and fit what is long (fit_formula, Words(…, width=region.width))",
    "logo": "place it in frame.body, which leaves the logo's corner out",
    "caption_band": "place it in frame.body, which ends above the captions; what stands in a region of it and goes out "
    "below needs a higher one (split_rows), fewer rows or smaller type",
    "small_text": "give it more room or fewer words; theme.SMALL is the least size",
    "low_contrast": "theme.TEXT and the theme's colours of meaning have contrast enough; dim with theme.QUIET",
    "faint_line": "theme.FAINT is the faintest colour for a line",
    "beside_number": "move it off the line of the number, or further away; plot.number_rows tells where numbers stand",
    "outside_node": "write fewer digits, or take a larger node",
    "wordy": "write fewer words, or let earlier ones leave",
    "fleeting": "let it come earlier or leave later (after self.next_phrase()), or give it longer words",
    "empty": "let the next picture come earlier, or keep a part of the last one",
}
# The same of the numbers in pictures and words, which `lecture check` always looks at.
NUMBER_RULES = {
    "two_texts": "one value that is written in two ways in one picture, or in a picture and the words over it",
    "two_marks": "a number of the scene that words write with another decimal mark than its pictures do",
    "called_equal": "words that say a number is what is printed, where that is rounded",
}
ANY_BEAT = "*"


@dataclass(frozen=True)
class AcceptedFinding:
    """A finding that is meant: its rule, its beat (or "*"), parts of the names of what it concerns, and the reason.

    Each of `names` must be part of the name of another mobject of the finding; where there is none, all findings of the
    rule in the beat are accepted.
    """

    rule: str
    beat: str
    names: tuple[str, ...]
    reason: str

    def __post_init__(self) -> None:
        if self.rule not in RULES | NUMBER_RULES:
            known = ", ".join(RULES | NUMBER_RULES)
            raise ValueError(f"AcceptedFinding: there is no rule {self.rule!r}; rules are {known}")
        if isinstance(self.names, str) or len(self.names) > 2:
            raise ValueError(f"AcceptedFinding: names are {self.names!r}; write a tuple of at most two parts of names")
        if not self.reason.strip():
            raise ValueError(f"AcceptedFinding: {self.rule} in {self.beat} has no reason; say why it is meant")

    def covers(self, finding: Finding) -> bool:
        """Return whether this is the finding that is meant."""
        if self.rule != finding.rule or self.beat not in (ANY_BEAT, finding.beat):
            return False
        found = (finding.first, finding.second)
        return any(
            all(part in name for part, name in zip(self.names, order, strict=False)) for order in (found, found[::-1])
        )


@dataclass(frozen=True)
class Finding:
    """A flaw as it was seen: where, when, between what, how much.

    `second` is empty where only one mobject is concerned. `seconds` is the time from the scene's start when it was
    first seen. `held` tells a picture that stands from a moment of motion. `accepted` is the reason, if there is one.
    """

    scene: str
    language: str
    beat: str
    seconds: float
    rule: str
    first: str
    second: str
    amount: str
    held: bool
    places: tuple[Box, ...]
    accepted: str = ""

    @property
    def fails(self) -> bool:
        """Whether it has to be mended, or accepted."""
        return self.held and not self.accepted

    def __str__(self) -> str:
        between = f"{self.first} × {self.second}" if self.second else self.first
        text = (
            f"{self.scene} ({self.language}), {self.beat}, {self.seconds:.1f} s: {self.rule}: {between}: {self.amount}"
        )
        return f"{text} [accepted: {self.accepted}]" if self.accepted else text


def accept(
    findings: Iterable[Finding], accepted: Iterable[AcceptedFinding]
) -> tuple[list[Finding], list[AcceptedFinding]]:
    """Return the findings with the reasons of those that are meant, and the acceptances that nothing was found for."""
    accepted = list(accepted)
    used: set[int] = set()
    marked = []
    for finding in findings:
        match = next((i for i, entry in enumerate(accepted) if entry.covers(finding)), None)
        if match is not None:
            used.add(match)
            finding = replace(finding, accepted=accepted[match].reason)
        marked.append(finding)
    return marked, [entry for i, entry in enumerate(accepted) if i not in used]
