"""Mobjects to pixels: projection, paths, colours, paint loops, frame buffers."""
