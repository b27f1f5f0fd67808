"""Mobject operations of manim that run most often, by array arithmetic."""
