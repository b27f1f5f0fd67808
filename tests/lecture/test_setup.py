"""Set-up names and installs what is missing, completes what was interrupted, and does nothing the second time."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

LOCKS = ("build", "lecture", "math", "speech")


@pytest.fixture
def checkout(project: Path, tmp_path: Path) -> Path:
    """Return a checkout with the real set-up and a lock of nothing, so that no package is fetched."""
    root = tmp_path / "check out"
    shutil.copytree(project / "setup", root / "setup", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(project / "Makefile", root)
    for name in LOCKS:
        (root / "setup" / f"{name}.lock").write_text("")
    return root


QUICK_VENV = """
import pathlib, sys
if __name__ == "__main__":
    folder = pathlib.Path(sys.argv[1])
    (folder / "bin").mkdir(parents=True)
    python = folder / "bin" / "python"
    python.write_text(f"#!/bin/sh\\nexec '{sys.executable}' \\"$@\\"\\n")  # a link would be to one without pip
    python.chmod(0o755)
"""


def set_up(checkout: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """`make` in the checkout, with a quick `venv`, and with no way to install anything on the system."""
    tools = checkout.parent / "tools"
    tools.mkdir(exist_ok=True)
    (tools / "venv.py").write_text(QUICK_VENV)
    for name in ("apt-get", "sudo", "brew"):
        (tools / name).write_text("#!/bin/sh\nexit 1\n")
        (tools / name).chmod(0o755)
    path = f"{tools}{os.pathsep}{os.environ['PATH']}"
    own = {"PYTHON": sys.executable, "PYTHONPATH": str(tools), "PATH": path}
    command = ["make", "--silent", "ready-math"]
    return subprocess.run(
        command, cwd=checkout, env={**os.environ, **own, **environment}, capture_output=True, text=True
    )


@pytest.mark.parametrize("name", LOCKS)
def test_locks_pin_every_package_by_hash_and_name_no_host(project: Path, name: str) -> None:
    text = (project / "setup" / f"{name}.lock").read_text("utf-8")
    entries = re.split(r"\n(?=\S)", text.strip())
    assert entries
    for entry in entries:
        assert re.match(r"[a-z0-9.-]+==[^ ]+( ; .+?)? \\\n", entry), entry
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), entry
    assert "://" not in text
    assert "--index-url" not in text
    assert "--find-links" not in text


def test_locks_agree_with_each_other(project: Path) -> None:
    pins = [
        set(
            re.findall(
                r"^[a-z0-9.-]+==.*?(?= \\)", (project / "setup" / f"{name}.lock").read_text("utf-8"), re.MULTILINE
            )
        )
        for name in LOCKS
    ]
    build, lecture, math, speech = pins
    assert build <= lecture
    # A package may have several versions, for several Pythons.
    versions = [{tuple(pin.split(" ;")[0].split("==")) for pin in each} for each in (lecture, math, speech)]
    assert versions[1] <= versions[0]
    known = {name for name, _ in versions[0]}
    assert {pair for pair in versions[2] if pair[0] in known} <= versions[0]


def test_the_second_time_nothing_is_done(checkout: Path) -> None:
    first = set_up(checkout)
    assert first.returncode == 0, first.stdout + first.stderr
    assert "Setting up .venv-math" in first.stdout
    python = checkout / ".venv-math" / "bin" / "python"
    made = python.lstat().st_mtime_ns
    second = set_up(checkout)
    assert (second.returncode, second.stdout, second.stderr) == (0, "", "")
    assert python.lstat().st_mtime_ns == made


def test_an_interrupted_or_outdated_set_up_is_done_anew(checkout: Path) -> None:
    half = checkout / ".venv-math"
    (half / "bin").mkdir(parents=True)
    (half / "leftover").touch()
    assert "Setting up" in set_up(checkout).stdout
    assert not (half / "leftover").exists()
    (checkout / "setup" / "math.lock").write_text("# another lock\n")
    assert "Setting up" in set_up(checkout).stdout
    moved = checkout.rename(checkout.with_name("moved"))
    assert "Setting up" in set_up(moved).stdout


def test_another_python_is_set_up_anew_only_if_it_is_asked_for(checkout: Path) -> None:
    set_up(checkout)
    made = checkout / ".venv-math" / "bin" / "python"
    assert set_up(checkout, PYTHON="").stdout == ""
    made.write_text("#!/bin/sh\necho 3.12.99\n")
    assert set_up(checkout, PYTHON="").stdout == ""
    assert "Setting up .venv-math" in set_up(checkout).stdout


def test_a_failed_installation_says_why_and_leaves_no_stamp(checkout: Path) -> None:
    lock = checkout / "setup" / "math.lock"
    lock.write_text(f"nothing-of-this-name==1 --hash=sha256:{'0' * 64}\n")
    done = set_up(checkout, PIP_NO_INDEX="1")
    assert done.returncode != 0
    assert "nothing-of-this-name" in done.stderr
    assert "run make again" in done.stderr
    assert "Traceback" not in done.stderr
    lock.write_text("")
    assert "Setting up" in set_up(checkout).stdout


def find_python(project: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    finder = [str(shutil.which("sh")), str(project / "setup" / "python.sh"), *arguments]
    return subprocess.run(finder, env=environment, capture_output=True, text=True)


def script(file: Path, answer: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"#!{shutil.which('sh')}\n{answer}\n")
    file.chmod(0o755)


def test_a_python_that_is_too_old_or_only_complains_is_passed_over(project: Path, tmp_path: Path) -> None:
    for name, answer in {"python3": "exit 1", "python3.14": "echo not installed >&2; exit 127"}.items():
        script(tmp_path / name, answer)
    (tmp_path / "python3.13").symlink_to(sys.executable)
    assert find_python(project, PATH=str(tmp_path)).stdout == f"{tmp_path / 'python3.13'}\n"
    (tmp_path / "python3.13").unlink()
    none = find_python(project, PATH=str(tmp_path))
    assert none.returncode == 1
    assert "CPython 3.11 to 3.14 is needed" in none.stderr
    assert len(none.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ("exit 127", "no Python runs there"),
        ('case "$2" in *write*) printf "Python 3.10.2";; *) exit 1;; esac', "3.10.2"),
    ],
)
def test_a_python_that_was_named_and_will_not_do_is_refused_with_the_reason(
    project: Path, tmp_path: Path, answer: str, told: str
) -> None:
    (tmp_path / "python3").symlink_to(sys.executable)
    script(tmp_path / "mine", answer)
    refused = find_python(project, PATH=str(tmp_path), PYTHON="mine")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert re.fullmatch(rf"PYTHON=mine: .*{told}; CPython 3.11 to 3.14 is needed, .*\n", refused.stderr)


@pytest.mark.parametrize(
    "place", ["bin/python3.12", "pyenv/versions/3.12.1/bin/python3", "uv/cpython-3.12/bin/python3"]
)
def test_a_second_python_is_found_where_there_is_one(project: Path, tmp_path: Path, place: str) -> None:
    places = {
        "PATH": str(tmp_path / "bin"),
        "PYENV_ROOT": str(tmp_path / "pyenv"),
        "UV_PYTHON_INSTALL_DIR": str(tmp_path / "uv"),
    }
    script(tmp_path / place, 'case "$2" in *print*) echo 3 0;; *) exit 0;; esac')
    found = find_python(project, "another", sys.executable, **places).stdout.rstrip("\n")
    assert found == str(tmp_path / place) or found.startswith(("/usr/", "/opt/"))
    script(tmp_path / place, 'case "$2" in *print*) echo 3 0;; *ensurepip*) exit 1;; *) exit 0;; esac')
    assert find_python(project, "another", sys.executable, **places).stdout.rstrip("\n") != str(tmp_path / place)
    script(tmp_path / place, f"exec '{sys.executable}' \"$@\"")
    assert find_python(project, "another", sys.executable, **places).stdout.rstrip("\n") != str(tmp_path / place)


def missing(project: Path, tmp_path: Path, tools: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Set-up on a system that has only these tools: neither compiler nor pkg-config, nor their libraries."""
    for name, answer in tools.items():
        (tmp_path / name).write_text(f"#!{shutil.which('sh')}\n{answer}\n")
        (tmp_path / name).chmod(0o755)
    code = "import system\ntry: system.ensure(system.NEEDS)\nexcept system.SetupError as error: print('!', error)"
    environment = {"PATH": str(tmp_path), "PYTHONPATH": str(project / "setup")}
    return subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True)


def test_missing_packages_are_named_and_installed_by_apt(project: Path, tmp_path: Path) -> None:
    log = tmp_path / "log"
    tools = {
        "apt-get": f'echo "apt-get $@" >> "{log}"',
        "env": 'shift; exec "$@"',
        "sudo": f'echo sudo >> "{log}"; exec "$@"',
    }
    done = missing(project, tmp_path, tools)
    assert "Missing on this system: a C compiler, pkg-config, Pango, Cairo" in done.stdout
    ran = log.read_text()
    assert "apt-get -q update\n" in ran
    assert re.search(
        r"install -y --no-install-recommends .*gcc libc6-dev pkg-config libpango1.0-dev libcairo2-dev", ran
    )
    assert "! Still missing after the installation: a C compiler, pkg-config, Pango, Cairo." in done.stdout


@pytest.mark.parametrize(
    ("tool", "parts"), [("dnf", ["pango-devel"]), ("apk", ["pango-dev"]), ("none", ["Pango", "Cairo"])]
)
def test_another_system_is_told_in_one_line_what_to_install(
    project: Path, tmp_path: Path, tool: str, parts: list[str]
) -> None:
    done = missing(project, tmp_path, {tool: "exit 1"})
    (line,) = (line for line in done.stdout.splitlines() if line.startswith("!"))
    assert all(part in line for part in parts)
    assert line.endswith("Then run make again.")
