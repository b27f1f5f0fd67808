"""How long it takes from a save to the new picture in the browser, beside `manim -ql` of the same scene in one run.

    python benchmarks/preview.py                                # a flat scene of the lecture, 20 edits of each kind
    python benchmarks/preview.py --scene TangentPlane --beat plane_spanned --edits 5 --json numbers.json \
        --component scenes/components/surface_plot.py --times 2

The project is copied, `lecture preview` runs on the copy, and its page stands at one beat in headless Chromium. An edit
is a file that is written; the clock runs until the frame in which the browser shows the new picture, and on until the
new clip is playing. What is saved: a word of the beat, a line of it, a number of the lecture file, a component.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copytree
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "helpers")]

from browser import open_browser, open_tab  # noqa: E402
from playwright.sync_api import Page  # noqa: E402
from previewed import Preview, running_preview  # noqa: E402

from scenes.registry import MODULES  # noqa: E402

FOLDERS = ("engine", "lecture", "mathcore", "scenes", "script")
TARGETS = {"word": 0.3, "line": 0.3, "number": 0.6, "component": 1.2}  # seconds to the picture, of a flat scene
CLIP = 2.0  # seconds until its clip plays
NUMBER = re.compile(
    r"^(point|learning_rate|leaky_slope) = [^\[\n]*$|^(interval|point|start|x_range|inputs) = \[(.*)\]$", re.MULTILINE
)
# Resolved with the time at which a frame of the browser has what is waited for.
WATCH = """() => {
  const stage = document.getElementById("stage");
  const until = (attribute, then) => new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error(`no new ${attribute} within a minute`)), 60000);
    const before = stage.getAttribute(attribute);
    const observer = new MutationObserver(() => {
      if (stage.getAttribute(attribute) === before) return;
      observer.disconnect();
      then(resolve);
    });
    observer.observe(stage, { attributes: true, attributeFilter: [attribute] });
  });
  const now = () => performance.timeOrigin + performance.now();
  window.picture = until("data-file", (resolve) => requestAnimationFrame(() => resolve(now())));
  window.clip = until("data-clip", (resolve) => {
    document.getElementById("play").click();
    const video = [...document.querySelectorAll("video")].find((each) => each.getAttribute("src"));
    video.requestVideoFrameCallback(() => resolve(now()));
  });
}"""
LOADED = "() => [...document.querySelectorAll('video[src]')].every((video) => video.readyState > 1)"
Edit = Callable[[int], None]


@contextmanager
def copied() -> Iterator[Path]:
    """A copy of the project, to be edited."""
    with tempfile.TemporaryDirectory() as folder:
        for name in FOLDERS:
            copytree(ROOT / name, Path(folder, name))
        Path(folder, "lecture.toml").write_bytes((ROOT / "lecture.toml").read_bytes())
        yield Path(folder)


def edits(folder: Path, scene: str, beat: str, component: str) -> dict[str, Edit]:
    """The four kinds of edits of a scene's beat: each saves the number of the edit somewhere."""
    code, words, lecture = (
        folder / f"{MODULES[scene].replace('.', '/')}.py",
        folder / "script/zh.toml",
        folder / "lecture.toml",
    )
    texts = {file: file.read_text("utf-8") for file in (code, words, lecture, folder / component)}

    def word(number: int) -> None:
        head = re.search(rf'^\[{scene}\.{beat}\]\nsay = "', texts[words], re.MULTILINE)
        assert head, f"{beat} has no words"
        words.write_text(texts[words][: head.end()] + "看" * (1 + number % 5) + texts[words][head.end() :], "utf-8")

    def line(number: int) -> None:
        head = re.search(rf"    def {beat}\(.*?\n(?=        )", texts[code], re.DOTALL)
        assert head, f"{code} has no {beat}"
        code.write_text(
            texts[code][: head.end()] + f"        self.hold({number % 5})\n" + texts[code][head.end() :], "utf-8"
        )

    def value(number: int) -> None:
        start = texts[lecture].index(f'scene = "{scene}"')
        found = NUMBER.search(texts[lecture], start)
        assert found, f"{scene} has no number"
        share = 1 + number % 5
        more = f"{found[3]}{'' if '.' in found[3].split(',')[-1] else '.'}{share}" if found[2] else f"1.{share}"
        new = f"{found[2]} = [{more}]" if found[2] else f"{found[1]} = {more}"
        lecture.write_text(texts[lecture][: found.start()] + new + texts[lecture][found.end() :], "utf-8")

    def shared(number: int) -> None:
        (folder / component).write_text(f"{texts[folder / component]}\nEDIT = {number}\n", "utf-8")

    return {"word": word, "line": line, "number": value, "component": shared}


def measure(page: Page, edit: Edit, number: int) -> tuple[float, float]:
    """Seconds from a save to the new picture, and to the clip that plays."""
    page.evaluate(WATCH)
    start = time.time()
    edit(number)
    picture: float = page.evaluate("() => window.picture")
    clip: float = page.evaluate("() => window.clip")
    page.click("#play")
    page.click(".beat[aria-current]")
    page.wait_for_selector("#status.fresh", timeout=120_000)
    seconds = (picture / 1000 - start, clip / 1000 - start)
    print(f"{seconds[0]:.2f} s to the picture, {seconds[1]:.2f} s to the clip", file=sys.stderr, flush=True)
    return seconds


def measure_all(preview: Preview, arguments: argparse.Namespace, folder: Path) -> dict[str, list[tuple[float, float]]]:
    """The seconds of each edit, by kind."""
    found: dict[str, list[tuple[float, float]]] = {}
    with open_browser() as browser, open_tab(browser, viewport={"width": 1280, "height": 720}) as tab:
        page = tab.page
        page.goto(preview.address)
        page.click(f"[data-beat={arguments.beat}]", timeout=120_000)
        page.wait_for_selector("#status.fresh", timeout=120_000)
        page.wait_for_selector(f"#stage[data-shown={arguments.beat}]", timeout=120_000)
        page.wait_for_selector(".segment.now.clip", timeout=120_000)  # the first clip isn't the first edit's
        page.wait_for_function(LOADED)
        for kind, edit in edits(folder, arguments.scene, arguments.beat, arguments.component).items():
            found[kind] = [measure(page, edit, number) for number in range(arguments.edits + 1)][1:]
    return found


def stock(folder: Path, scene: str) -> float:
    """Seconds that `manim -ql` of the whole scene takes."""
    start = time.monotonic()
    file = f"{MODULES[scene].replace('.', '/')}.py"
    command = [sys.executable, "-m", "manim", "-ql", "--disable_caching", file, scene]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return time.monotonic() - start


def main() -> None:
    """Measures and prints a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scene", default="LimitDefinition")
    parser.add_argument("--beat", default="secant_slope")
    parser.add_argument("--component", default="scenes/components/plot.py", help="one that the scene uses")
    parser.add_argument("--edits", type=int, default=20)
    parser.add_argument("--times", type=float, default=1.0, help="the aims are so many times as long: 2 for a surface")
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    with copied() as folder:
        options = [arguments.scene]
        with running_preview(folder, *options, lecture=folder / "lecture.toml", project=folder) as preview:
            found = measure_all(preview, arguments, folder)
        times = [stock(folder, arguments.scene) for _ in range(3)]
    report(arguments, found, statistics.median(times))


def report(arguments: argparse.Namespace, found: dict[str, list[tuple[float, float]]], manim: float) -> None:
    """Prints the table, and writes the numbers where that is wanted."""
    rows: dict[str, Any] = {}
    print(f"{arguments.scene}, {arguments.beat}; manim -ql of the scene: {manim:.2f} s")
    print("| saved | picture, median s | worst | aim | clip plays, median s | worst | aim |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    for kind, pairs in found.items():
        pictures, clips = zip(*pairs, strict=True)
        numbers = [
            statistics.median(pictures),
            max(pictures),
            TARGETS[kind] * arguments.times,
            statistics.median(clips),
            max(clips),
            CLIP * arguments.times,
        ]
        print(f"| a {kind} | " + " | ".join(f"{number:.2f}" for number in numbers) + " |")
        rows[kind] = {"picture": pictures, "clip": clips}
    if arguments.json:
        arguments.json.write_text(json.dumps({"manim": manim, **rows}, indent=1))


if __name__ == "__main__":
    main()
