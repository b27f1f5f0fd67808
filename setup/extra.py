"""Prints the requirements of an extra of the project, a line each: `python setup/extra.py speech`."""

import sys
import tomllib
from pathlib import Path

settings = tomllib.loads((Path(__file__).resolve().parent.parent / "pyproject.toml").read_text("utf-8"))
print(*settings["project"]["optional-dependencies"][sys.argv[1]], sep="\n")
