"""Colours, sizes, fonts, and the regions of the frame."""
