"""The most memory that a worker has, drawing scenes of the lecture, at 1080p60 and 2160p60.

    python benchmarks/memory.py                                        # four scenes, minutes
    python benchmarks/memory.py --scenes RiemannSum --sizes 2160 --rate 60
    python benchmarks/memory.py --beside                               # the encoder on threads of its own

Each scene is drawn whole by a process of its own, beat after beat, as a worker draws it that has a core to itself. The
pictures are of the full size and a tenth of the rate by default: what stands in memory at once is the same then, in a
tenth of the time.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

FILE = ROOT / "lecture.toml"
SCENES = ("RiemannSum", "TangentPlane", "BackwardHiddenLayer", "GradientDescent3D")
MOST_MEGABYTES = {1080: 400, 2160: 900}
WIDTH_OF_LINES = 16 / 9


def draw_here(arguments: argparse.Namespace) -> dict[str, Any]:
    """Draw one scene as a worker does, and return the most megabytes and the processor time that it took."""
    from time import process_time

    from lecture.project.lecture_file import read_lecture
    from lecture.project.script_check import read_scripts
    from lecture.quality import Quality
    from lecture.render.jobs import DrawJob, Failure, run_draw_job
    from lecture.workers.worker import preload

    lecture = read_lecture(FILE)
    (entry,) = lecture.choose(arguments.scenes)
    script = read_scripts(lecture, [arguments.lang])[arguments.lang].only(entry)
    (lines,) = arguments.sizes
    quality = Quality(round(lines * WIDTH_OF_LINES), lines, arguments.rate)
    preload()
    start = process_time()
    drawn = run_draw_job(DrawJob(entry, script, quality, "fast", None, arguments.beside), lambda frames: None)
    if isinstance(drawn, Failure):
        raise RuntimeError(str(drawn))
    return {"megabytes": drawn.memory, "seconds": process_time() - start}


def _draw_apart(scene: str, lines: int, arguments: argparse.Namespace) -> dict[str, Any]:
    command = [sys.executable, __file__, "--task", "--scenes", scene, "--sizes", str(lines)]
    command += ["--rate", str(arguments.rate), "--lang", arguments.lang, *(["--beside"] if arguments.beside else [])]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{scene} at {lines} lines ended with status {done.returncode}; its message is above")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scenes", nargs="+", default=SCENES, metavar="SCENE", help="scenes by name")
    parser.add_argument("--sizes", nargs="+", type=int, choices=MOST_MEGABYTES, default=tuple(MOST_MEGABYTES))
    parser.add_argument("--rate", type=int, default=6, help="frames a second")
    parser.add_argument("--lang", default="zh", help="the language, one")
    parser.add_argument("--beside", action="store_true", help="encode beside the painting, as where cores are idle")
    parser.add_argument("--task", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


def main() -> None:
    """Print a table of peaks; or, in a process started by this one, draw one scene and print its numbers."""
    arguments = _parse()
    if arguments.task:
        print(json.dumps(draw_here(arguments)))
        return
    most = dict.fromkeys(arguments.sizes, 0.0)
    print("| scene | lines | peak MB | processor, s |\n| --- | ---: | ---: | ---: |")
    for lines in arguments.sizes:
        for scene in arguments.scenes:
            found = _draw_apart(scene, lines, arguments)
            most[lines] = max(most[lines], found["megabytes"])
            print(f"| {scene} | {lines} | {found['megabytes']:.0f} | {found['seconds']:.1f} |", flush=True)
    for lines, megabytes in most.items():
        verdict = "holds" if megabytes <= MOST_MEGABYTES[lines] else "FAILS"
        print(f"{verdict}: a worker has at most {MOST_MEGABYTES[lines]} MB at {lines} lines: {megabytes:.0f} MB")


if __name__ == "__main__":
    main()
