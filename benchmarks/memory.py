"""The most memory that a worker has, drawing scenes of the lecture, at 1080p60 and 2160p60.

    python benchmarks/memory.py                                        # four scenes, minutes
    python benchmarks/memory.py --scenes RiemannSum --sizes 2160 --rate 60
    python benchmarks/memory.py --beside                               # the encoder on threads of its own
    python benchmarks/memory.py --together --sizes 1080                # the whole lecture, one scene after the other

Each scene is drawn whole by a process of its own, beat after beat, as a worker draws it that has a core to itself; or
all by one process, as the only worker of a lecture draws them. The pictures are of the full size and a tenth of the
rate by default: what stands in memory at once is the same then, in a tenth of the time.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

FILE = ROOT / "lecture.toml"
SCENES = ("RiemannSum", "TangentPlane", "BackwardHiddenLayer", "GradientDescent3D")
MOST_MEGABYTES = {1080: 400, 2160: 900}
WIDTH_OF_LINES = 16 / 9


def draw_here(arguments: argparse.Namespace) -> None:
    """Draw scenes one after the other as a worker does; print the most megabytes so far and each one's seconds."""
    from time import process_time

    from lecture.project.lecture_file import read_lecture
    from lecture.project.script_check import read_scripts
    from lecture.quality import Quality
    from lecture.render.jobs import DrawJob, Failure, run_draw_job
    from lecture.workers.worker import preload

    lecture = read_lecture(FILE)
    scripts = read_scripts(lecture, [arguments.lang])[arguments.lang]
    (lines,) = arguments.sizes
    quality = Quality(round(lines * WIDTH_OF_LINES), lines, arguments.rate)
    preload()
    for entry in lecture.choose(arguments.scenes):
        start = process_time()
        job = DrawJob(entry, scripts.only(entry), quality, "fast", None, arguments.beside)
        drawn = run_draw_job(job, lambda frames: None)
        if isinstance(drawn, Failure):
            raise RuntimeError(str(drawn))
        print(json.dumps([entry.name, drawn.memory, process_time() - start]), flush=True)


def _draw_in_process(
    scenes: Iterable[str], lines: int, arguments: argparse.Namespace
) -> Iterator[tuple[str, float, float]]:
    """Yield each scene's name, the most megabytes that its process has had so far, and its processor time."""
    command = [sys.executable, __file__, "--task", "--scenes", *scenes, "--sizes", str(lines)]
    command += ["--rate", str(arguments.rate), "--lang", arguments.lang, *(["--beside"] if arguments.beside else [])]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            yield tuple(json.loads(line))
    if process.returncode:
        raise RuntimeError(f"drawing at {lines} lines ended with status {process.returncode}; its message is above")


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scenes", nargs="+", default=SCENES, metavar="SCENE", help="scenes by name")
    parser.add_argument("--sizes", nargs="+", type=int, choices=MOST_MEGABYTES, default=tuple(MOST_MEGABYTES))
    parser.add_argument("--rate", type=int, default=6, help="frames a second")
    parser.add_argument("--lang", default="zh", help="the language, one")
    parser.add_argument("--beside", action="store_true", help="encode beside the painting, as where cores are idle")
    parser.add_argument("--together", action="store_true", help="all scenes of the lecture by one process")
    parser.add_argument("--task", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


def main() -> None:
    """Print a table of peaks; or, in a process started by this one, draw one scene and print its numbers."""
    arguments = _parse()
    if arguments.task:
        draw_here(arguments)
        return
    from lecture.project.lecture_file import read_lecture

    most = dict.fromkeys(arguments.sizes, 0.0)
    print("| scene | lines | peak MB | processor, s |\n| --- | ---: | ---: | ---: |")
    scenes = [entry.name for entry in read_lecture(FILE).scenes] if arguments.together else arguments.scenes
    processes = [scenes] if arguments.together else [[scene] for scene in scenes]
    for lines in arguments.sizes:
        for together in processes:
            for scene, megabytes, seconds in _draw_in_process(together, lines, arguments):
                most[lines] = max(most[lines], megabytes)
                print(f"| {scene} | {lines} | {megabytes:.0f} | {seconds:.1f} |", flush=True)
    for lines, megabytes in most.items():
        verdict = "holds" if megabytes <= MOST_MEGABYTES[lines] else "FAILS"
        print(f"{verdict}: a worker has at most {MOST_MEGABYTES[lines]} MB at {lines} lines: {megabytes:.0f} MB")


if __name__ == "__main__":
    main()
