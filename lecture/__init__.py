"""Turn a lecture file into films with captions and chapters.

Importing it imports no manim; the workers that draw do.
"""
