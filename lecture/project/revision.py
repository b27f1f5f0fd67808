"""Read a lecture as it stood in a revision of its git repository: its file, its words and its scenes' folder."""

from __future__ import annotations

import io
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lecture.messages import quote
from lecture.project.lecture_file import Lecture, read_lecture
from scenes.framework.errors import LectureError
from scenes.framework.toml_files import read_toml

__all__ = ["lecture_in"]

OTHERWISE = "a copy of the lecture's folder can be compared, too: give its lecture.toml"


@contextmanager
def lecture_in(place: str, present: Path) -> Iterator[Lecture]:
    """Read the lecture file of this name; where there is none, the file `present` as it was in the git revision.

    Only files of the lecture come from the revision: the project's own scenes are those that are installed.

    Raises
    ------
    LectureError
        There is neither such a file nor such a revision, or the file was not in it.
    """
    if Path(place).exists():
        yield read_lecture(Path(place))
        return
    with tempfile.TemporaryDirectory(prefix="lecture-") as folder:
        target = Path(folder).resolve()
        _extract(place, present, target)
        yield read_lecture(target / present.name)


def _extract(revision: str, present: Path, target: Path) -> None:
    """Write the lecture's files of a revision into a folder."""
    if revision.startswith("-"):
        raise LectureError(f"{quote(revision)}: is no lecture file and no git revision; {OTHERWISE}")
    here = present.resolve().parent
    commit = _git(here, revision, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    commit_name = commit.decode().strip()
    _unpack(_archive(here, revision, commit_name, present.name), target)
    scenes = read_toml(target / present.name).get("scenes")
    for part in ("script", scenes):
        if isinstance(part, str) and _is_there(here, revision, commit_name, part):
            _unpack(_archive(here, revision, commit_name, part), target)


def _archive(here: Path, revision: str, commit: str, path: str) -> bytes:
    return _git(here, revision, "archive", "--format=tar", commit, "--", path)


def _is_there(here: Path, revision: str, commit: str, path: str) -> bool:
    return bool(_git(here, revision, "ls-tree", "--name-only", commit, "--", path).strip())


def _unpack(archive: bytes, target: Path) -> None:
    """Write the regular files of an archive into a folder, and nothing outside of it."""
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        for member in tar:
            file = (target / member.name).resolve()
            if (content := tar.extractfile(member) if member.isreg() else None) and file.is_relative_to(target):
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(content.read())


def _git(here: Path, revision: str, *arguments: str) -> bytes:
    """Run git in the lecture's folder."""
    try:
        done = subprocess.run(["git", *arguments], cwd=here, capture_output=True, check=False)  # noqa: S603, S607
    except FileNotFoundError:
        raise LectureError(f"{quote(revision)}: is no lecture file, and git isn't installed; {OTHERWISE}") from None
    if done.returncode != 0:
        why = done.stderr.decode(errors="replace").strip().splitlines()
        told = f" ({why[-1]})" if why else ""
        raise LectureError(f"{quote(revision)}: is no lecture file, and no git revision that has it{told}; {OTHERWISE}")
    return done.stdout
