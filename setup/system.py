"""System packages: which of those that the Python packages are compiled against are missing, and their installation.
Debian's apt and macOS's brew are run; on any other system one line says what to install."""

import os
import platform
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

PYTHON = f"python{sys.version_info.major}.{sys.version_info.minor}"
BY_HAND = {
    "dnf": "gcc gcc-c++ python3-devel pkgconf-pkg-config pango-devel cairo-devel",
    "zypper": "gcc gcc-c++ python3-devel pkg-config pango-devel cairo-devel",
    "pacman": "gcc python pkgconf pango cairo",
    "apk": "build-base python3-dev pkgconf pango-dev cairo-dev",
}


class SetupError(Exception):
    """Set-up can't go on; the message says what is missing and what to do."""


@dataclass(frozen=True)
class Need:
    """One thing that must be on the system, how to see it, and the packages that bring it."""

    name: str
    present: Callable[[], bool]
    apt: tuple[str, ...]
    brew: tuple[str, ...] = ()


def has_venv() -> bool:
    """Debian takes ensurepip out of Python's standard library."""
    return subprocess.run([sys.executable, "-c", "import ensurepip, venv"], capture_output=True).returncode == 0


def has_python_headers() -> bool:
    """Debian puts them in a package of their own."""
    return Path(sysconfig.get_path("include"), "Python.h").is_file()


def has_compiler() -> bool:
    """A compiler without the C library's headers is no use, so a program that needs them is compiled."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "probe.c")
        source.write_text("#include <stdlib.h>\nint main(void) { return EXIT_SUCCESS; }\n")
        try:
            command = [os.environ.get("CC", "cc"), str(source), "-o", str(source.with_suffix(""))]
            return subprocess.run(command, capture_output=True).returncode == 0
        except OSError:
            return False


def has_library(name: str) -> bool:
    """Whether pkg-config knows the library with its headers."""
    tool = shutil.which("pkg-config")
    return tool is not None and subprocess.run([tool, "--exists", name]).returncode == 0


VENV = Need("Python's venv", has_venv, (f"{PYTHON}-venv",))
# Where PyPI has no wheel of manim's OpenGL packages, they are compiled as well.
COMPILED_ELSEWHERE = (
    (Need("a C++ compiler", lambda: shutil.which("c++") is not None, ("g++",)),)
    if sys.platform == "linux" and platform.machine() != "x86_64"
    else ()
)
NEEDS = (
    VENV,
    Need("Python's headers", has_python_headers, (f"{PYTHON}-dev",)),
    Need("a C compiler", has_compiler, ("gcc", "libc6-dev")),
    *COMPILED_ELSEWHERE,
    Need("pkg-config", lambda: shutil.which("pkg-config") is not None, ("pkg-config",), ("pkg-config",)),
    Need("Pango", lambda: has_library("pangocairo"), ("libpango1.0-dev",), ("pango",)),
    Need("Cairo", lambda: has_library("cairo"), ("libcairo2-dev",), ("cairo",)),
)


def ensure(needs: tuple[Need, ...]) -> None:
    """Installs what is missing, after naming it; raises SetupError with the remedy where that can't be done."""
    missing = [need for need in needs if not need.present()]
    if not missing:
        return
    for command in installation(missing):
        print("Installing:", " ".join(command), flush=True)
        if subprocess.run(command).returncode != 0:
            raise SetupError(f"This failed; run it by hand, then make again: {' '.join(command)}")
    if left := [need.name for need in missing if not need.present()]:
        raise SetupError(f"Still missing after the installation: {', '.join(left)}. Install it, then run make again.")


def installation(missing: list[Need]) -> list[list[str]]:
    """The commands that bring what is missing on this system."""
    names = ", ".join(need.name for need in missing)
    print(f"Missing on this system: {names}.", flush=True)
    if shutil.which("apt-get"):
        return apt([package for need in missing for package in need.apt])
    packages = [package for need in missing for package in need.brew]
    if sys.platform == "darwin" and shutil.which("brew") and all(need.brew for need in missing):
        return [["brew", "install", *packages]]
    raise SetupError(f"{by_hand(packages)} Then run make again.")


def apt(packages: list[str]) -> list[list[str]]:
    """apt-get as root, through sudo where the user isn't."""
    root = os.geteuid() == 0
    if not root and not shutil.which("sudo"):
        raise SetupError(f"Neither root nor sudo: have root run: apt-get install {' '.join(packages)}")
    prefix = [] if root else ["sudo"]
    quiet = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q"]
    return [[*quiet, "update"], [*quiet, "install", "-y", "--no-install-recommends", *packages]]


def by_hand(brew: list[str]) -> str:
    """One line for a system whose package manager this set-up doesn't run."""
    if sys.platform == "darwin":
        if not brew:
            return "Install Apple's command-line tools: xcode-select --install."
        return f"Install Homebrew, then: brew install {' '.join(brew)}."
    for manager, packages in BY_HAND.items():
        if shutil.which(manager):
            return f"Install with {manager}: {packages}."
    return f"Install {PYTHON} with venv and headers, a C compiler, pkg-config, and Pango and Cairo with their headers."
