"""Speak jobs that come in pickled, and print what it took; benchmarks/voice.py starts it."""

from __future__ import annotations

import json
import pickle
import resource
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from lecture.narration.speech import run_speech_job


def main() -> None:
    """Print the processor's seconds, the seconds of sound, and the most megabytes."""
    first, *jobs = pickle.load(sys.stdin.buffer)  # noqa: S301 - of the process that started this one
    run_speech_job(first)  # a model is loaded once a worker
    began = time.process_time()
    sound = sum(speech.seconds for job in jobs for speech in run_speech_job(job))
    spent = time.process_time() - began
    print(json.dumps([spent, sound, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10]))


if __name__ == "__main__":
    main()
