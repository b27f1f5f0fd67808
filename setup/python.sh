#!/bin/sh
# Prints the first Python of 3.11 or newer that really runs; the versions that the locks were made for come first.
# A name on the PATH may be too old, or a version manager's shim that only prints a complaint: so each is asked.
known='import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))'
newer='import sys; sys.exit(sys.version_info < (3, 11))'
for test in "$known" "$newer"; do
    for name in ${PYTHON:+"$PYTHON"} python3 python3.14 python3.13 python3.12 python3.11 python; do
        if "$name" -c "$test" >/dev/null 2>&1; then
            command -v "$name"
            exit 0
        fi
    done
done
echo "Python 3.11 or newer is needed and none was found on the PATH: install it, or name one: make PYTHON=/path/to/python3" >&2
exit 1
