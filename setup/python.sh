#!/bin/sh
# Prints the first Python that will do and really runs; with PYTHON set, that one, or why it won't do.
# `python.sh another PYTHON` prints one of another version than that, or nothing where there is none; it looks also
# where version managers put them.
# A name on the PATH may be too old, or a version manager's shim that only prints a complaint: so each is asked.
need="CPython 3.11 to 3.14 is needed, with its global lock: for those the locked packages have wheels"
fits='import sys, sysconfig
sys.exit(not ((3, 11) <= sys.version_info < (3, 15) and sys.implementation.name == "cpython"
    and not sysconfig.get_config_var("Py_GIL_DISABLED")))'
what='import sys; sys.stdout.write("Python " + sys.version.split(" (")[0])'
# Debian's Pythons may lack what an environment is made and built with; a second one isn't worth an installation.
whole='import ensurepip, os, sys, sysconfig
sys.exit(not os.path.isfile(os.path.join(sysconfig.get_path("include"), "Python.h")))'
minor='import sys; print(*sys.version_info[:2])'

will_do() { "$1" -c "$fits" >/dev/null 2>&1; }

if [ "$1" = another ]; then
    taken=$("$2" -c "$minor") || exit 1
    for python in python3.14 python3.13 python3.12 python3.11 /usr/bin/python3.1? /usr/local/bin/python3.1? \
        /opt/homebrew/bin/python3.1? "${PYENV_ROOT:-$HOME/.pyenv}"/versions/*/bin/python3 \
        "${UV_PYTHON_INSTALL_DIR:-$HOME/.local/share/uv/python}"/*/bin/python3; do
        if will_do "$python" && [ "$("$python" -c "$minor")" != "$taken" ] && "$python" -c "$whole" 2>/dev/null; then
            command -v "$python"
            exit 0
        fi
    done
    exit 0
fi
if [ -n "$PYTHON" ]; then
    if will_do "$PYTHON"; then
        command -v "$PYTHON"
        exit 0
    fi
    echo "PYTHON=$PYTHON: $("$PYTHON" -c "$what" 2>/dev/null || echo "no Python runs there"); $need" >&2
    exit 1
fi
for name in python3 python3.14 python3.13 python3.12 python3.11 python; do
    if will_do "$name"; then
        command -v "$name"
        exit 0
    fi
done
echo "No Python that will do was found on the PATH: $need. Install one, or name one: make PYTHON=/path/to/python3" >&2
exit 1
