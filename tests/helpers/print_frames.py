"""A program: prints the fingerprints of a scene's beats, scene by scene, as JSON. Its arguments are the scenes."""

from __future__ import annotations

import json
import sys

from scene_helpers import deck, scene_class

from engine.frame_fingerprint import SectionFingerprints
from scenes.framework.runner import rehearse

FPS = 1


def prints_of(name: str) -> dict[str, str]:
    """By beat: the fingerprint of its frames."""
    fingerprints = SectionFingerprints()
    rehearse(scene_class(name), deck(name), FPS, watch=fingerprints.watch, on_watch=fingerprints.look, size=(192, 108))
    return fingerprints.digests


if __name__ == "__main__":
    json.dump({name: prints_of(name) for name in sys.argv[1:]}, sys.stdout)
