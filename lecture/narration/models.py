"""Models of voices, as ONNX files that were checked: the durations they compute are made an output of theirs.

A graph's outputs are a list in a protocol buffer, and buffers that follow each other are merged: a few bytes behind the
file name one output more, and no library is needed for it.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lecture.files import digest_of, write_atomically
from lecture.narration.speech import VoiceUnavailableError

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

__all__ = ["REMEDY", "package_file", "prepared_model", "session"]

REMEDY = 'run make voices, or pip install "calculus-lecture[speech]"'
GRAPH, OUTPUT, NAME, TYPE, TENSOR = 7, 12, 1, 2, 1  # fields of ONNX's messages
FLOAT = b"\x08\x01"


def package_file(package: str, *path: str) -> Path:
    """Return a file of an installed package; the package is not imported."""
    found = find_spec(package)
    if found is None or found.origin is None:
        raise VoiceUnavailableError(f"the package {package.replace('_', '-')} is not installed; {REMEDY}")
    return Path(found.origin).parent.joinpath(*path)


def cache_folder() -> Path:
    """Return where joined models are kept: of the user, not of a lecture."""
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(home) / "calculus-lecture"


def prepared_model(parts: Sequence[Path], digest: str, durations: str) -> Path:
    """Return the file of a model whose joined parts have this SHA-256, with the durations as an output.

    It is joined once, checked, written beside and renamed; what lies there is checked each time.
    """
    extra = _output(durations)
    whole = cache_folder() / f"{digest[:16]}.onnx"
    if whole.is_file() and digest_of(whole) == _whole_digest(parts, digest, extra):
        return whole
    with write_atomically(whole) as fresh, fresh.open("wb") as target:
        found = hashlib.sha256()
        for part in parts:
            data = part.read_bytes()
            found.update(data)
            target.write(data)
        if found.hexdigest() != digest:
            raise VoiceUnavailableError(f"the model of {parts[0].parent.name} is damaged; install its packages anew")
        target.write(extra)
    return whole


def _whole_digest(parts: Iterable[Path], digest: str, extra: bytes) -> str:
    """Return the SHA-256 of the file that the parts make with the bytes behind them; empty if they aren't the model."""
    found = hashlib.sha256()
    for part in parts:
        found.update(part.read_bytes())
    if found.hexdigest() != digest:
        return ""
    found.update(extra)
    return found.hexdigest()


def _output(name: str) -> bytes:
    """Return the bytes that name one more output of floats behind a serialized model."""
    tensor = _field(TYPE, _field(TENSOR, FLOAT))
    return _field(GRAPH, _field(OUTPUT, _field(NAME, name.encode()) + tensor))


def _field(number: int, content: bytes) -> bytes:
    """Return a field of a protocol buffer that holds bytes, fewer than 128."""
    return bytes([number << 3 | 2, len(content)]) + content


def session(file: Path) -> InferenceSession:
    """Load a model for one thread, without the memory plan that would hold the longest passage's needs for ever."""
    try:
        import onnxruntime
    except ImportError as error:
        raise VoiceUnavailableError(f"the package onnxruntime is not installed ({error}); {REMEDY}") from None
    options: Any = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_mem_pattern = False
    options.log_severity_level = 3
    provider = ("CPUExecutionProvider", {"arena_extend_strategy": "kSameAsRequested"})
    return onnxruntime.InferenceSession(str(file), options, providers=[provider])
