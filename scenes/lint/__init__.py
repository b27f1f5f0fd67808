"""Check a scene's pictures as a viewer on the back row sees them: overlap, crossing lines, borders, size, contrast,
time to read.

`survey.check_layout` runs a scene without drawing it; a scene accepts what is meant with `AcceptedFinding`.
"""

from scenes.lint.finding import RULES, AcceptedFinding, Finding

__all__ = ["RULES", "AcceptedFinding", "Finding"]
