"""Load what the project's code imports from elsewhere, and find out whether a process with it may be forked."""

from __future__ import annotations

import gc
import os
import signal
import tempfile
from contextlib import suppress
from importlib import import_module

__all__ = ["load_libraries", "survives_fork"]

# What the project's code imports from elsewhere, with what those import late.
LIBRARIES = (
    "manim",
    "manim.mobject.text.typst_mobject",
    "contourpy",
    "encodings.utf_8_sig",
    "manimgx_fonts_cjk",
    "mpmath",
    "pydantic._internal._validators",
    "pydantic.dataclasses",
    "pydantic.json_schema",
    "pydantic.main",
    "pydantic.plugin._schema_validator",
    "rich.filesize",
    "sympy",
    "typst",
    "zoneinfo",
)


def load_libraries() -> None:
    """Import libraries, have the fonts found, and keep the collector from what is there now."""
    for name in LIBRARIES:
        with suppress(ImportError):
            import_module(name)
    _draw_text()
    gc.collect()
    gc.freeze()


def survives_fork() -> bool:
    """Return whether a fork can do what a renderer does: on macOS some system libraries end a forked process."""
    if not hasattr(os, "fork"):
        return False
    before = signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    pid = os.fork()
    if pid == 0:
        signal.alarm(10)  # one that hangs is not safe either
        with suppress(BaseException):
            _draw_text()
            os._exit(0)
        os._exit(1)
    _, status = os.waitpid(pid, 0)
    signal.signal(signal.SIGCHLD, before)
    return status == 0


def _draw_text() -> None:
    """Have the fonts found, and the libraries set up that are set up at their first use."""
    import numpy as np
    from manim import Text, tempconfig

    with tempfile.TemporaryDirectory() as folder, tempconfig({"verbosity": "ERROR", "media_dir": folder}):
        Text("x")
    np.linalg.solve(np.eye(64) * 2, np.ones(64))
