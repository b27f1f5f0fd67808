"""The production line: a lecture as data in, a film with its captions and chapters out.

Importing it imports no manim; the workers that draw do.
"""
