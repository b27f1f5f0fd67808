"""Prints the numbers of the render benchmark as Markdown tables."""

from __future__ import annotations

import os
import platform
from math import prod
from typing import Any

import av
import cairo
import manim

Numbers = dict[str, Any]
WAYS = ("stock", "equal", "own")
STAGES = ("update", "paint", "convert", "encode", "wait")


def _print_table(heads: list[str], rows: list[list[str]]) -> None:
    print("| " + " | ".join(heads) + " |")
    print("| --- " + "| ---: " * (len(heads) - 1) + "|")
    for row in rows:
        print("| " + " | ".join(row) + " |")
    print()


def _ratio(scene: Numbers, way: str, measure: str) -> float:
    return scene["stock"][measure] / scene[way][measure]


def _geometric_mean(values: list[float]) -> float:
    return prod(values) ** (1 / len(values))


def _decibels(value: float) -> str:
    return "equal" if value == float("inf") else f"{value:.1f}"


def print_speed(numbers: Numbers, measure: str) -> None:
    """Seconds of each scene and way, by the clock or of the processor, and how many times stock's speed that is."""
    rows = []
    for name, scene in numbers["scenes"].items():
        cells = [f"{scene['stock'][measure]:.1f}"]
        for way in WAYS[1:]:
            cells += [f"{scene[way][measure]:.1f}", f"{_ratio(scene, way, measure):.2f}"]
        rows.append([name, *cells])
    scenes = list(numbers["scenes"].values())
    means = [["", f"{_geometric_mean([_ratio(scene, way, measure) for scene in scenes]):.2f}"] for way in WAYS[1:]]
    rows.append(["geometric mean", "", *means[0], *means[1]])
    total = sum(scene["stock"][measure] for scene in scenes)
    alone = [sum(scene[way][measure] for scene in scenes) for way in WAYS[1:]]
    together = [numbers["together"][way][measure] for way in WAYS[1:]]
    for title, sums in (("sum", alone), ("all, two processes", together)):
        cells = [cell for seconds in sums for cell in (f"{seconds:.1f}", f"{total / seconds:.2f}")]
        rows.append([title, f"{total:.1f}", *cells])
    _print_table(["scene", "stock, s", "equal settings, s", "times", "own settings, s", "times"], rows)
    peaks = [f"{numbers['together'][way]['peak_megabytes']:.0f} MB ({way})" for way in WAYS[1:]]
    print(f"At most {', '.join(peaks)} for each of the two processes.\n")


def print_stages(numbers: Numbers) -> None:
    """Where the time goes; convert and encode run beside the others."""
    rows = []
    for name, scene in numbers["scenes"].items():
        for way in WAYS:
            run = scene[way]
            stages = [f"{100 * run['stages'][stage] / run['seconds']:.0f} %" for stage in STAGES]
            fps = f"{run['frames'] / run['seconds']:.0f}"
            rows.append([f"{name}, {way}", fps, f"{run['cpu_seconds']:.1f}", f"{run['peak_megabytes']:.0f}", *stages])
    _print_table(["run", "frames/s", "CPU, s", "peak MB", *STAGES], rows)


def print_fidelity(numbers: Numbers) -> None:
    """PSNR of painted frames against stock's, and of decoded films against painted frames."""
    rows = []
    for name, scene in numbers["scenes"].items():
        if "fidelity" not in scene:
            continue
        painting, films = scene["fidelity"]["painting"], scene["fidelity"]["films"]
        cells = [f"{painting['equal']} of {painting['frames']}", _decibels(painting["least"])]
        for way in WAYS:
            cells.append(f"{_decibels(films[way]['least'])} / {_decibels(films[way]['mean'])}")
        sizes = [f"{scene[way]['megabytes']:.2f}" for way in WAYS]
        rows.append([name, *cells, " / ".join(sizes)])
    if rows:
        heads = ["scene", "painted equal to stock's", "least PSNR, dB"]
        heads += [f"{way} film, least / mean dB" for way in WAYS]
        _print_table([*heads, "MB, stock / equal / own"], rows)


def print_report(numbers: Numbers, measure: str) -> None:
    """All tables, and the machine they come from; speeds by the clock ("seconds") or the processor ("cpu_seconds")."""
    versions = f"manim {manim.__version__}, PyAV {av.__version__}, cairo {cairo.cairo_version_string()}"
    print(f"{numbers['quality']} on {platform.processor() or platform.machine()}, {os.cpu_count()} cores; {versions}\n")
    print_speed(numbers, measure)
    print_stages(numbers)
    print_fidelity(numbers)
