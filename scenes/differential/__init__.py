"""Differential: its parameters, what is true of the gap, what is measured in the picture, and its beats."""
