"""Typst's SVGs to mobjects: compiled in memory, parsed directly."""
