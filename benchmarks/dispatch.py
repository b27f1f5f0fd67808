"""What Dask's scheduler spends, in its own processor time, on a job and on a word of progress.

`python benchmarks/dispatch.py [BYTES]` measures it, with inputs of that size; of 2000 bytes without.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

__all__ = ["measure_scheduler"]

JOBS = 500
WORDS = 1000
APART = 0.005  # seconds between words, or Dask would send many as one message
WAITING = 60.0


@contextmanager
def _processes(folder: Path) -> Iterator[tuple[str, int]]:
    """A scheduler and one worker; the scheduler's address and process."""
    file = folder / "scheduler.json"
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parent)}  # both take jobs apart
    quiet = {"cwd": folder, "env": environment, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    options = ("--host", "127.0.0.1", "--no-dashboard", "--scheduler-file", str(file))
    scheduler = [sys.executable, "-m", "distributed.cli.dask_scheduler", *options, "--port", "0"]
    worker = [sys.executable, "-m", "distributed.cli.dask_worker", *options, "--nthreads", "1", "--no-nanny"]
    with subprocess.Popen(scheduler, **quiet) as server, subprocess.Popen(worker, **quiet) as hand:
        try:
            end = time.monotonic() + WAITING
            while not (file.is_file() and file.read_text("utf-8").endswith("}")):
                if server.poll() is not None or time.monotonic() > end:
                    raise RuntimeError("dask's scheduler did not start")
                time.sleep(0.1)
            yield json.loads(file.read_text("utf-8"))["address"], server.pid
        finally:
            hand.kill()
            server.kill()


def _return(data: bytes) -> bytes:
    return data


def _tell(topic: str, number: int) -> None:
    from distributed import get_worker

    for word in range(number):
        get_worker().log_event(topic, (word, 1))
        time.sleep(APART)


def measure_scheduler(job_bytes: int) -> dict[str, Any]:
    """Seconds of the scheduler a job, with inputs of this size, and a word that a worker sends its order's owner."""
    import psutil
    from distributed import Client

    def spent() -> float:
        times = process.cpu_times()
        return float(times.user + times.system)

    with tempfile.TemporaryDirectory() as folder, _processes(Path(folder)) as (address, number):
        process = psutil.Process(number)
        with Client(address, set_as_default=False) as client:
            client.wait_for_workers(1, timeout=WAITING)
            executor = client.get_executor(pure=False)
            executor.submit(_return, b"").result()
            before = spent()
            for future in [executor.submit(_return, bytes(job_bytes)) for _ in range(JOBS)]:
                future.result()
            dispatch = (spent() - before) / JOBS
            heard: list[object] = []
            client.subscribe_topic("words", heard.append)
            before, end = spent(), time.monotonic() + WAITING
            executor.submit(_tell, "words", WORDS).result()
            while len(heard) < WORDS and time.monotonic() < end:
                time.sleep(0.05)
            word = (spent() - before) / WORDS
    return {"dispatch_seconds": dispatch, "word_seconds": word}


if __name__ == "__main__":
    found = measure_scheduler(int(sys.argv[1]) if len(sys.argv) > 1 else 2000)
    print({name: f"{1000 * seconds:.2f} ms" for name, seconds in found.items()})
