#!/bin/sh
# manim 0.22 imports every plugin that is installed, whatever `plugins` in manim.cfg names, whenever manim is imported.
# Its documentation says that plugins are to be listed there; the list only serves for a warning of what is missing.
# So a plugin has to ask manim's configuration itself whether it is wanted.
#
# Seen 2026-11-27: with an empty list, "loaded without being named"; manim 0.22.0, Python 3.11.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
"${PYTHON:-python3}" -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check manim==0.22.0
site=$(venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
echo 'print("loaded without being named")' > "$site/shy_plugin.py"
mkdir "$site/shy_plugin-1.dist-info"
printf 'Metadata-Version: 2.1\nName: shy-plugin\nVersion: 1\n' > "$site/shy_plugin-1.dist-info/METADATA"
printf '[manim.plugins]\nshy = shy_plugin\n' > "$site/shy_plugin-1.dist-info/entry_points.txt"
printf '[CLI]\nplugins =\n' > manim.cfg
venv/bin/python -W ignore -c 'import manim; print(manim.__version__, manim.config.plugins)' > seen
cat seen
[ "$(cat seen)" = "loaded without being named
0.22.0 []" ] || { echo "changed: a plugin that is not named is no longer loaded as it was" >&2; exit 1; }
