"""What is known of the shown scene, beat by beat: pictures, clips, words, numbers, and whether they are true still."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

__all__ = ["FAILED", "FRESH", "RENDERING", "STALE", "BeatResult", "Results", "Summary", "differences"]

FRESH, STALE, RENDERING, FAILED = "fresh", "stale", "rendering", "failed"
Summary = dict[str, dict[str, Any]]  # by beat
MEDIA = ("still", "thumbnail", "clip")


@dataclass
class BeatResult:
    """What is known of a beat. What is stale stays until it is replaced: the last good picture is shown."""

    state: str = STALE
    start: int = 0
    frames: int = 0
    files: dict[str, str] = field(default_factory=dict)
    fresh: set[str] = field(default_factory=set)  # of the files
    digest: str = ""  # of its last picture
    phrases: list[str] = field(default_factory=list)
    spoken: list[Sequence[Any]] = field(default_factory=list)  # what is said, its first frame in the beat, its frames
    numbers: list[dict[str, str]] = field(default_factory=list)


class Results:
    """The results of a scene's beats, in order.

    Parameters
    ----------
    beats
        Their names.
    retire
        Called with a file that is replaced.
    """

    def __init__(self, beats: list[str], retire: Callable[[str], None]) -> None:
        self.beats = {beat: BeatResult() for beat in beats}
        self._retire = retire

    def __getitem__(self, beat: str) -> BeatResult:
        return self.beats.setdefault(beat, BeatResult())

    def names(self) -> list[str]:
        """Return the beats in order."""
        return list(self.beats)

    def index(self, beat: str) -> int:
        """Return a beat's place; 0 for one that is not known."""
        return self.names().index(beat) if beat in self.beats else 0

    def outdate(self, first: int) -> None:
        """Mark the beats from a place on as out of date."""
        for beat in self.names()[first:]:
            self[beat].state = STALE
            self[beat].fresh.clear()

    def arrange(self, names: list[str]) -> None:
        """Take over which beats there are, and their order; what was known of others is dropped."""
        for gone in self.beats.keys() - set(names):
            for file in self.beats[gone].files.values():
                self._retire(file)
        self.beats = {name: self.beats.get(name, BeatResult()) for name in names}

    def take_file(self, beat: str, kind: str, file: str) -> None:
        """Take over a picture or clip in place of an earlier one."""
        result = self[beat]
        if (earlier := result.files.get(kind)) not in (None, file):
            self._retire(str(earlier))
        result.files[kind] = file
        result.fresh.add(kind)

    def take_beat(self, message: dict[str, Any]) -> None:
        """Take over what a renderer tells of a beat."""
        result = self[message["beat"]]
        result.start, result.frames = message["start"], message["frames"]
        result.phrases, result.numbers = message["phrases"], message["numbers"]
        result.spoken = message["spoken"]
        result.digest = message.get("digest", result.digest)
        for kind in MEDIA:
            if kind in message:
                self.take_file(message["beat"], kind, message[kind])
        if "still" in result.fresh:
            result.state = FRESH

    def summary(self) -> Summary:
        """Return what a viewer sees and reads of each beat, to be compared with another time."""
        return {
            name: {
                "picture": result.digest,
                "frames": result.frames,
                "words": list(result.phrases),
                "numbers": {number["name"]: number["text"] for number in result.numbers},
            }
            for name, result in self.beats.items()
        }

    def clear(self) -> None:
        """Drop all."""
        self.arrange([])


def differences(before: Summary, after: Summary) -> list[dict[str, Any]]:
    """Return the beats that differ: in their pictures, their length, their words, and each number."""
    found = []
    for beat, now in after.items():
        was = before.get(beat)
        if was is None or was == now:
            continue
        names = dict.fromkeys((*was["numbers"], *now["numbers"]))
        numbers = [
            {"name": name, "before": was["numbers"].get(name, "–"), "after": now["numbers"].get(name, "–")}
            for name in names
            if was["numbers"].get(name) != now["numbers"].get(name)
        ]
        kinds = [kind for kind in ("picture", "words", "frames") if was[kind] != now[kind]]
        found.append({"beat": beat, "kinds": kinds, "numbers": numbers})
    return found
