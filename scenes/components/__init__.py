"""Reusable visuals that scenes are made of: text, formulas, numbers, plots, tables, networks."""
