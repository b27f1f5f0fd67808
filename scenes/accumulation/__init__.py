"""Accumulation: its parameters, the area and its graph as they grow, and its beats."""
