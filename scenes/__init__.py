"""Pictures: one module a chapter, the framework they are written on, and the components they share.

Importing the package alone imports no manim.
"""
