"""The package as a whole: light to import, and free of pictures."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import mathcore

ROOT = Path(mathcore.__file__).parent.parent


def _run(code: str) -> str:
    """Return what a fresh Python prints."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_sympy_is_loaded_only_for_an_antiderivative() -> None:
    code = """
import sys, mathcore
f = mathcore.Function.parse("x^2/4 + 1")
f.derivative().typst(), f.domain().intervals(), mathcore.definite_integral(f, 0, 1), mathcore.chain(f)
print("sympy" in sys.modules, "manim" in sys.modules)
"""
    assert _run(code) == "False False"
