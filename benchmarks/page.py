"""How long the page over a rendered lecture takes to be made, and to show a step; and whether it stops where it should.

    python benchmarks/page.py                            # the films in media/lecture, every beat
    python benchmarks/page.py --out FOLDER --lecture mine.toml --lang en --rate 8 --json numbers.json

`lecture page` runs as a process. Then the page is opened from its file in headless Chromium with the network off, and
plays from stop to stop as in a lecture hall. What it stands on at the end of each beat is compared, pixel for pixel,
with the last picture of the clip that was drawn. Of each beat three steps are timed, from the key to the frame in which
the browser presents the picture: back to where it began, on (its first new picture), and to its end while it plays.
"""

from __future__ import annotations

import argparse
import io
import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np
from PIL import Image
from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "helpers")]

from browser import open_browser  # noqa: E402
from open_pages import open_page  # noqa: E402

from lecture.cli.options import find_voices  # noqa: E402
from lecture.film.standing import StandingFilm, standing_films  # noqa: E402
from lecture.film.stills import last_still  # noqa: E402
from lecture.page.document import script, style  # noqa: E402
from lecture.project.lecture_file import read_lecture  # noqa: E402

AIM = {"page": 5.0, "step": 100.0, "bytes": 60_000}  # seconds, milliseconds, of script and style together
# Resolved with the milliseconds from a key to the presentation of a frame of the film, from `first` to `last`.
STEP = """([key, first, last]) => new Promise((resolve) => {
  const { film } = page;
  const begun = performance.now();
  const watch = (_, { mediaTime }) => {
    const frame = Math.round(mediaTime * film.fps);
    if (first <= frame && frame <= last) resolve(performance.now() - begun);
    else film.video.requestVideoFrameCallback(watch);
  };
  film.video.requestVideoFrameCallback(watch);
  document.dispatchEvent(new KeyboardEvent("keydown", { key }));
})"""
STANDS = """(frame) => {
  const { film } = page;
  return !film.playing && !film.video.seeking && film.frame === frame && film.time === frame;
}"""
ALONE = """([width, height]) => {
  document.querySelectorAll(".hint, .position").forEach((each) => (each.hidden = true));
  Object.assign(page.film.video.style, { width: `${width}px`, height: `${height}px` });
}"""


@dataclass(frozen=True)
class Stop:
    """The end of a beat: by how much the page's pixels differ from the drawn picture, in levels of 255 in the mean, and
    the milliseconds of the steps."""

    beat: str
    difference: float
    steps: dict[str, float] = field(default_factory=dict)


def make_page(arguments: argparse.Namespace) -> tuple[Path, float, float]:
    """Makes the page by the command; returns its file, the seconds that it took, and those of a processor."""
    command = [sys.executable, "-m", "lecture", "page", "--out", str(arguments.out), "--lang", arguments.lang]
    command += ["--lecture", str(arguments.lecture)]
    begun = time.monotonic()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (
        arguments.out.resolve() / f"lecture.{arguments.lang}.html",
        time.monotonic() - begun,
        used.ru_utime + used.ru_stime,
    )


def drive(page: Page, film: StandingFilm, rate: float) -> Iterator[Stop]:
    """Yields the end of each beat, as the page plays from one to the next."""
    page.keyboard.press("f")
    page.evaluate(ALONE, [film.quality.width, film.quality.height])
    page.evaluate("page.player.setCaptions('off'), page.film.video.muted = true")
    start = 0
    for run in film.scenes:
        for beat in run.beats:
            first, last = start + beat.start, start + beat.start + beat.frames - 1
            stops = sorted({last, *([start + beat.question.frame] if beat.question else [])})
            page.evaluate(f"page.film.video.playbackRate = {rate}")
            for stop in stops:
                page.keyboard.press("PageDown")
                page.wait_for_function(STANDS, arg=stop, timeout=600_000)
            drawn = np.asarray(last_still(beat).convert("RGB"), int)
            difference = float(np.abs(_picture(page) - drawn).mean())
            yield Stop(f"{run.name}.{beat.name}", difference, _steps(page, first, stops))
        start += run.frames


def _picture(page: Page) -> np.ndarray:
    """Returns what the film shows, pixel for pixel."""
    data = page.locator(".stage video").screenshot(animations="disabled")
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB"), int)


def _steps(page: Page, first: int, stops: list[int]) -> dict[str, float]:
    """Times the steps of a beat at the film's own pace, and leaves the page at its end."""
    page.evaluate("page.film.video.playbackRate = 1")
    times = {"back": page.evaluate(STEP, ["ArrowLeft", first, first])}
    times["on"] = page.evaluate(STEP, ["PageDown", first + 1, stops[0]])
    times["to the end"] = page.evaluate(STEP, ["PageDown", stops[0], stops[0]])
    page.evaluate(f"page.film.pause(), page.film.seek({stops[-1]})")
    return times


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=Path("media/lecture"))
    parser.add_argument("--lecture", type=Path, default=ROOT / "lecture.toml")
    parser.add_argument("--lang", default="zh")
    parser.add_argument("--rate", type=float, default=8, help="times as fast as life, between the steps")
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    file, *seconds = make_page(arguments)
    lecture = read_lecture(arguments.lecture)
    voices = find_voices(lecture, [], lecture.languages, is_told=False)
    film = standing_films(lecture, arguments.out, voices)[arguments.lang]
    size = {"width": max(1280, film.quality.width), "height": max(800, film.quality.height)}
    stops = []
    with open_browser() as browser, open_page(browser, file, viewport=size) as tab:
        for stop in drive(tab.page, film, arguments.rate):
            print(stop, file=sys.stderr, flush=True)
            stops.append(stop)
        requests = {url for url in tab.requests if not url.startswith(("blob:", "data:"))}
    report(film, seconds, stops, requests)
    if arguments.json:
        arguments.json.write_text(json.dumps([asdict(stop) for stop in stops], indent=1))


def report(film: StandingFilm, seconds: list[float], stops: list[Stop], requests: set[str]) -> None:
    """Prints what was measured beside what was aimed at."""
    minutes = sum(run.frames for run in film.scenes) / film.quality.fps / 60
    print(f"{film.file}: {film.quality}, {minutes:.1f} minutes, {len(stops)} beats")
    print(f"page made in {seconds[0]:.2f} s (aim {AIM['page']:g}), {seconds[1]:.2f} s of a processor")
    print(f"script and style: {len((script() + style()).encode())} bytes (aim {AIM['bytes']})")
    print(f"asked for: {', '.join(sorted(Path(url).name for url in requests))}")
    differences = [stop.difference for stop in stops]
    middle, worst = statistics.median(differences), max(differences)
    print(f"pixels at the stops: {middle:.2f} of 255 off in the mean, worst {worst:.2f}")
    print("| step | median ms | worst ms | aim |\n| --- | ---: | ---: | ---: |")
    for name in stops[0].steps:
        times = [stop.steps[name] for stop in stops]
        print(f"| {name} | {statistics.median(times):.0f} | {max(times):.0f} | {AIM['step']:g} |")


if __name__ == "__main__":
    main()
