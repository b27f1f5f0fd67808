"""`python -m lecture` is the command `lecture`."""

import os
import signal
import sys

from lecture.standby.client import call_standby, find_surroundings, start_standby


def main() -> None:
    """Run the command line: by the process that stands by, or here, and then one stands by for the next call."""
    surroundings = find_surroundings(sys.argv)
    if surroundings is not None and (status := call_standby(surroundings, sys.argv)) is not None:
        _end(status)
    from lecture.cli import main as run

    try:
        run()
    finally:
        if surroundings is not None:
            start_standby(surroundings)


def _end(status: int) -> None:
    """End as the process did that ran the command."""
    code = os.waitstatus_to_exitcode(status)
    if code < 0:
        signal.signal(-code, signal.SIG_DFL)
        os.kill(os.getpid(), -code)
        code = 128 - code
    sys.exit(code)


if __name__ == "__main__":
    main()
