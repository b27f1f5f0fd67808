"""The production line against stock manim, on the lecture, in one run: the whole command, and where its time goes.

    python benchmarks/lecture.py                                      # 1080p60, Chinese, every core
    python benchmarks/lecture.py --quality draft --scenes NetworkSetup LossScene --json numbers.json

Stock is one process that draws one scene after another, as `manim -a` does: manim's camera, its encoder at its own
settings, its numbers and its Typst, at the same size and rate, with the same words and parameters. The clock is ours,
as it is under manim's own command, for these scenes can't do without it; that stock need not join its segments counts
in its favour. Ours is the command `lecture render` from the start of Python to the last film, with nothing in the
store, and then once more with nothing to do. It is measured before stock and after it, for a machine may grow slower
or quicker in so long a time; the ratio is to the mean of the two.
"""

from __future__ import annotations

import argparse
import json
import pickle
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # before this folder, where this very file has the package's name

if TYPE_CHECKING:
    from lecture.project.lecture_file import SceneEntry
    from lecture.project.script_check import Script

FILE = ROOT / "lecture.toml"
QUALITIES = ("draft", "hd", "fhd", "uhd")
PLANNED_CLIPS = 10_000
AGAIN_SECONDS = 2.0
PLAN_SECONDS = 1.0
MOST_OVERHEAD = 0.05
MOST_MEGABYTES = 700
LEAST_RATIO = 6.0
Numbers = dict[str, Any]


# -- in processes of their own --------------------------------------------------------------------------------------


def _chosen(arguments: argparse.Namespace) -> tuple[tuple[SceneEntry, ...], dict[str, Script]]:
    from lecture.project.lecture_file import read_lecture
    from lecture.project.script_check import read_scripts

    lecture = read_lecture(FILE)
    return lecture.choose(arguments.scenes), read_scripts(lecture, [arguments.lang])


def _peak_megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def draw_as_stock(arguments: argparse.Namespace) -> Numbers:
    """Draws the scenes one after another as manim comes."""
    from lecture.quality import QUALITIES
    from lecture.render.jobs import context_of
    from scenes.framework.runner import render_scene

    quality = QUALITIES[arguments.quality]
    size = {"width": quality.width, "height": quality.height, "fps": quality.fps}
    entries, scripts = _chosen(arguments)
    scenes = {}
    for entry in entries:
        start = time.perf_counter()
        with tempfile.TemporaryDirectory(dir=arguments.folder) as folder:
            setting = context_of(entry, scripts[arguments.lang])
            scene = render_scene(entry.load(), setting, **size, folder=Path(folder), engine="stock")
        scenes[entry.name] = {"seconds": time.perf_counter() - start, "frames": scene.frame}
        print(f"stock, {entry.name}: {scenes[entry.name]['seconds']:.1f} s", file=sys.stderr)
    return {"scenes": scenes, "peak_megabytes": _peak_megabytes()}


def inspect_scenes(arguments: argparse.Namespace) -> Numbers:
    """How long a warm worker inspects each scene."""
    from lecture.quality import QUALITIES
    from lecture.render.jobs import RehearsalJob, rehearse_scene

    fps, seconds = QUALITIES[arguments.quality].fps, {}
    entries, scripts = _chosen(arguments)
    for entry in (entries[0], *entries):  # the first one twice: it warms up
        start = time.perf_counter()
        rehearse_scene(RehearsalJob(entry, {language: script.only(entry) for language, script in scripts.items()}, fps))
        seconds[entry.name] = time.perf_counter() - start
    return seconds


def plan_cached(arguments: argparse.Namespace) -> Numbers:
    """The plan for a store of very many clips."""
    from planning import measure_plan

    return measure_plan(FILE, PLANNED_CLIPS, arguments.folder)


TASKS = {"stock": draw_as_stock, "inspect": inspect_scenes, "plan": plan_cached}


def _apart(task: str, arguments: argparse.Namespace, folder: Path) -> Numbers:
    """Performs a task in a fresh process; adds the seconds from its start to its end."""
    command = [sys.executable, __file__, "--task", task, "--folder", str(folder)]
    command += ["--quality", arguments.quality, "--lang", arguments.lang, "--scenes", *arguments.scenes]
    start = time.perf_counter()
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{task} ended with status {done.returncode}; its message is above")
    return {"task": json.loads(done.stdout.splitlines()[-1]), "seconds": time.perf_counter() - start}


# -- ours -----------------------------------------------------------------------------------------------------------


def render_ours(arguments: argparse.Namespace, out: Path, jobs: int) -> Numbers:
    """The command with an empty store, then with nothing to do."""
    from command import run

    options = [*arguments.scenes, "--lecture", str(FILE), "--lang", arguments.lang]
    options += ["--quality", arguments.quality, "--out", str(out)]
    first = run(options, jobs)
    print(f"ours, {jobs} at once: {first.seconds:.1f} s", file=sys.stderr)
    again = run(options, jobs)
    return {
        "workers": jobs,
        "seconds": first.seconds,
        "film_seconds": sum(film["seconds"] for film in first.summary["films"]),
        "rendered": first.summary["rendered"],
        "peak_megabytes": first.summary["peak_megabytes"],
        "phases": first.phases(),
        "pool_overhead": first.overhead(),
        "jobs": [{"part": job.part, "seconds": job.seconds} for job in first.jobs],
        "again": {key: again.summary[key] for key in ("rendered", "reused")} | {"seconds": again.seconds},
    }


def measured_beats(arguments: argparse.Namespace, out: Path) -> Numbers:
    """By scene and beat: frames, the seconds that they took, the bytes of the clip; and the bytes of the job."""
    from lecture.cache.code_digest import Sources
    from lecture.cache.keys import Keys
    from lecture.cache.scene_cache import RenderSettings, SceneCache, SceneVariant
    from lecture.cache.workspace import store_in
    from lecture.quality import QUALITIES
    from lecture.render.planner import DrawTimes

    quality, store = QUALITIES[arguments.quality], store_in(out)
    entries, scripts = _chosen(arguments)
    scenes = [SceneVariant(entry, scripts[arguments.lang].only(entry)) for entry in entries]
    cache, times = (
        SceneCache(store, Keys(Sources()), RenderSettings(quality, "fast"), scenes),
        DrawTimes(store, quality, "fast"),
    )
    found = {}
    for scene in scenes:
        beats = cache.run_of(scene).beats
        seconds = times.expect(scene.entry.scene, beats)
        found[scene.entry.name] = {
            "job_bytes": len(pickle.dumps(cache.draw_job(scene))),
            "beats": {
                beat.name: {
                    "frames": beat.frames,
                    "seconds": seconds[beat.name],
                    "bytes": Path(beat.files[0]).stat().st_size,
                }
                for beat in beats
            },
        }
    return found


def measure(arguments: argparse.Namespace, folder: Path) -> Numbers:
    """All numbers of the benchmark."""
    numbers: Numbers = {"quality": arguments.quality, "language": arguments.lang}
    numbers["ours"] = render_ours(arguments, folder / "ours", arguments.jobs)
    numbers["scenes"] = measured_beats(arguments, folder / "ours")
    if arguments.single:
        numbers["single"] = render_ours(arguments, folder / "single", 1)
    for name, seconds in _apart("inspect", arguments, folder)["task"].items():
        numbers["scenes"][name]["inspection_seconds"] = seconds
    numbers["plan"] = _apart("plan", arguments, folder)["task"]
    if not arguments.no_stock:
        stock = _apart("stock", arguments, folder)
        numbers["stock"] = stock["task"] | {"seconds": stock["seconds"]}
        numbers["after"] = render_ours(arguments, folder / "after", arguments.jobs)
    return numbers


# -- the report -----------------------------------------------------------------------------------------------------


def print_numbers(numbers: Numbers) -> None:
    """The runs, the phases of ours, and what was hoped for."""
    film = numbers["ours"]["film_seconds"]
    print(f"{len(numbers['scenes'])} scenes, {film:.1f} s of film, {numbers['quality']}, {numbers['language']}\n")
    print(f"| {'':24} | {'seconds':>8} | {'times real time':>15} | {'times stock':>11} | {'MB a process':>12} |")
    print("| --- | ---: | ---: | ---: | ---: |")
    stock = numbers.get("stock")
    for name, run in _runs(numbers):
        ratio = f"{stock['seconds'] / run['seconds']:.2f}" if stock else "-"
        pace, memory = film / run["seconds"], run["peak_megabytes"]
        print(f"| {name:24} | {run['seconds']:8.1f} | {pace:15.2f} | {ratio:>11} | {memory:12.0f} |")
    print()
    ours = numbers["ours"]
    print("; ".join(f"{name} {seconds:.1f} s" for name, seconds in ours["phases"].items()))
    waiting = ours["pool_overhead"]["waiting_for_the_last"]
    print(f"of the pool's overhead, waiting for the last job: {100 * waiting:.1f} %")
    jobs = sum(job["seconds"] for job in ours["jobs"])
    beats = sum(beat["seconds"] for scene in numbers["scenes"].values() for beat in scene["beats"].values())
    print(f"of the jobs' time, joining and checking clips and running what is not drawn: {1 - beats / jobs:.1%}")
    for text, found, most in _reach(numbers):
        print(f"{'holds' if most else 'FAILS'}: {text}: {found}")


def _runs(numbers: Numbers) -> list[tuple[str, Numbers]]:
    ours = f"ours, {numbers['ours']['workers']} workers"
    names = {"single": "ours, one worker", "ours": ours, "stock": "stock manim, one process", "after": f"{ours}, again"}
    return [(name, numbers[key]) for key, name in names.items() if key in numbers]


def _our_runs(numbers: Numbers) -> list[Numbers]:
    return [numbers[run] for run in ("ours", "after") if run in numbers]


def _ratio(numbers: Numbers) -> float:
    """How many times as long stock takes as ours does, by the mean of its runs before and after."""
    ours = [run["seconds"] for run in _our_runs(numbers)]
    return float(numbers["stock"]["seconds"] / (sum(ours) / len(ours)))


def _reach(numbers: Numbers) -> list[tuple[str, str, bool]]:
    """What is wanted, what was found, in the worse of our runs except for the ratio, and whether that is enough."""
    ours, plan = numbers["ours"], numbers["plan"]
    runs = _our_runs(numbers)
    share, memory = (max(run["pool_overhead"]["share"] for run in runs), max(run["peak_megabytes"] for run in runs))
    pace = ours["film_seconds"] / max(run["seconds"] for run in runs)
    again = max((run["again"] for run in runs), key=lambda again: again["seconds"])
    rows = [
        ("faster than it plays", f"{pace:.2f} times real time", pace > 1),
        (f"a worker has at most {MOST_MEGABYTES} MB", f"{memory:.0f} MB", memory <= MOST_MEGABYTES),
        (f"the pool takes less than {MOST_OVERHEAD:.0%} of the workers' time", f"{share:.1%}", share < MOST_OVERHEAD),
        (f"nothing to do: less than {AGAIN_SECONDS:g} s",
         f"{again['seconds']:.2f} s, {again['rendered']} rendered, {again['reused']} reused",
         again["seconds"] < AGAIN_SECONDS and again["rendered"] == 0),
        (f"the plan for {plan['clips']:,} cached clips: less than {PLAN_SECONDS:g} s", f"{plan['seconds']:.2f} s",
         plan["seconds"] < PLAN_SECONDS),
    ]  # fmt: skip
    if "stock" in numbers:
        ratio = _ratio(numbers)
        rows.insert(1, (f"at least {LEAST_RATIO:g} times stock's speed", f"{ratio:.2f} times", ratio >= LEAST_RATIO))
    return rows


def _parse() -> argparse.Namespace:
    from lecture.workers.local import cores

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quality", choices=QUALITIES, default="fhd")
    parser.add_argument("--lang", default="zh", help="the language, one")
    parser.add_argument("--scenes", nargs="*", default=[], metavar="SCENE", help="scenes by name; default: all")
    parser.add_argument("--jobs", type=int, default=cores(), help="worker processes at once")
    parser.add_argument("--json", type=Path, help="file for all numbers")
    parser.add_argument("--no-stock", action="store_true", help="leave out stock manim")
    parser.add_argument("--single", action="store_true", help="render with one worker, too")
    parser.add_argument("--task", choices=TASKS, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


def main() -> None:
    """Measures and prints; or, in a process started by this one, performs one task and prints its numbers."""
    arguments = _parse()
    if arguments.task:
        print(json.dumps(TASKS[arguments.task](arguments)))
        return
    with tempfile.TemporaryDirectory() as folder:
        numbers = measure(arguments, Path(folder))
    print_numbers(numbers)
    if arguments.json:
        arguments.json.write_text(json.dumps(numbers, indent=1))


if __name__ == "__main__":
    main()
