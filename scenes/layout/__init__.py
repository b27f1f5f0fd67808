"""Looks at a scene as a viewer on the back row does: overlap, crossing lines, borders, size, contrast, time to read.

`check_layout` runs a scene without drawing it; what it finds says where, when, between what and how much.
"""

from scenes.layout.finding import RULES, Accept, Finding
from scenes.layout.survey import Report, check_layout

__all__ = ["RULES", "Accept", "Finding", "Report", "check_layout"]
