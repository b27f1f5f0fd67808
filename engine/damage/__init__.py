"""Find which part of a frame differs from the one before."""
