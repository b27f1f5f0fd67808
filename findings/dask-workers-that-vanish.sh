#!/bin/sh
# Client.scheduler_info(n_workers=-1) of Dask's client may say that a cluster has no workers although it has one.
# The client asks the scheduler every two seconds for itself, for no workers, and keeps the answer where scheduler_info
# reads its own: an answer that comes in between is returned. Asked directly, the scheduler names the worker each time.
#
# Seen 2026-11-27: scheduler_info without the worker in some of 500 calls (37 of 300 in one run), identity never;
# distributed 2026.8.0, Python 3.11. The client's interval is 1 ms here, so that a rare moment is a frequent one.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
"${PYTHON:-python3}" -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check distributed==2026.8.0
cat > ask.py <<'PROGRAM'
import dask
from distributed import Client, LocalCluster

dask.config.set({"distributed.client.scheduler-info-interval": "1ms"})
if __name__ == "__main__":
    with (
        LocalCluster(n_workers=1, threads_per_worker=1, processes=False, dashboard_address=None) as cluster,
        Client(cluster) as client,
    ):
        told = [len(client.scheduler_info(n_workers=-1)["workers"]) for _ in range(500)]
        asked = [len(client.sync(client.scheduler.identity, n_workers=-1)["workers"]) for _ in range(500)]
    print("scheduler_info", sorted(set(told)), f"{told.count(0)} times none")
    print("identity", sorted(set(asked)))
PROGRAM
venv/bin/python ask.py > seen 2> log || { cat log >&2; exit 1; }
cat seen
grep -q '^scheduler_info \[0, 1\]' seen || { echo "changed: the worker is told each time" >&2; exit 1; }
grep -q '^identity \[1\]$' seen || { echo "changed: the scheduler does not name the worker each time" >&2; exit 1; }
