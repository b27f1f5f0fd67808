"""The command `lecture`: its commands, their options, and what it ends with."""

from lecture.cli.application import app, main

__all__ = ["app", "main"]
