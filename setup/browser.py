"""Chromium, which the tests of pages run: where it is, and its installation where it is missing.
On Debian that is the package of the system; elsewhere playwright fetches its own."""

import platform
import shutil
import subprocess
import sys

import system

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PLACES = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
FETCH = [sys.executable, "-m", "playwright", "install", "--with-deps", "chromium"]


def find_browser() -> str | None:
    """The system's Chromium or Chrome, or else playwright's own; None where there is none."""
    return next(filter(None, map(shutil.which, (*NAMES, *PLACES))), None) or find_own()


def find_own() -> str | None:
    """The Chromium that playwright fetched."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        return shutil.which(playwright.chromium.executable_path)


def is_debian() -> bool:
    """Debian has Chromium as a package; Ubuntu's of the same name holds none."""
    try:
        return platform.freedesktop_os_release()["ID"] == "debian"
    except OSError:
        return False


def install() -> None:
    """Installs Chromium unless it, or Chrome, is there; says so."""
    if is_debian():
        system.ensure((system.Need("Chromium", lambda: find_browser() is not None, ("chromium",)),))
    elif find_browser() is None:
        print("Missing on this system: Chromium.\nInstalling:", " ".join(FETCH), flush=True)
        if subprocess.run(FETCH).returncode != 0:
            raise system.SetupError(f"This failed; run it by hand, then make again: {' '.join(FETCH)}")


if __name__ == "__main__":
    try:
        install()
    except KeyboardInterrupt:
        sys.exit("\nSet-up interrupted; make does it again from the start.")
    except (system.SetupError, OSError) as error:
        sys.exit(f"Set-up: {error}")
