"""Pictures: one module a chapter, the stage they stand on, and the components they share.

Importing the package alone imports no manim.
"""
