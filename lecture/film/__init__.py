"""Films and the files beside them: clips joined, captions, chapters, cover."""
