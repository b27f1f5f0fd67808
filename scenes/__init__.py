"""Pictures: one module a chapter, the framework they are written on, and the components they share.

Importing the package alone imports no manim; with it, manim is imported without what few scenes use.
"""

from engine.deferred_imports import defer_imports

defer_imports()
