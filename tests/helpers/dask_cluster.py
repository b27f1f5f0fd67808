"""A real Dask scheduler with workers, as processes of this machine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from distributed import Client


class Cluster:
    """A scheduler and workers of it, as processes of this machine."""

    def __init__(self, project: Path, folder: Path) -> None:
        self.environment = {**os.environ, "PYTHONPATH": str(project), "DASK_DISTRIBUTED__DASHBOARD__ENABLED": "False"}
        self.folder = folder
        arguments = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--no-show", "--scheduler-file", "at.json")
        self.scheduler = self.start("scheduler", *arguments)
        self.workers: dict[str, subprocess.Popen[str]] = {}

    def start(self, kind: str, *arguments: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "distributed.cli.dask_" + kind, *arguments]
        with (self.folder / f"{kind}.log").open("a", encoding="utf-8") as log:
            return subprocess.Popen(command, cwd=self.folder, env=self.environment, stdout=log, stderr=log, text=True)

    def start_worker(self, name: str, *arguments: str) -> None:
        self.workers[name] = self.start(
            "worker",
            *("--scheduler-file", "at.json", "--host", "127.0.0.1", "--no-nanny", "--no-dashboard"),
            *("--name", name, "--local-directory", str(self.folder / name), *arguments),
        )

    def address(self, workers: int) -> str:
        """Return the scheduler's address, once so many workers have come."""
        file = self.folder / "at.json"
        while not file.is_file() or not file.read_text("utf-8").endswith("}"):
            assert self.scheduler.poll() is None, (self.folder / "scheduler.log").read_text("utf-8")
        address = str(json.loads(file.read_text("utf-8"))["address"])
        with Client(address, set_as_default=False) as client:
            client.wait_for_workers(workers, timeout=120)
        return address

    def close(self) -> None:
        for process in (*self.workers.values(), self.scheduler):
            process.kill()
            process.wait()
