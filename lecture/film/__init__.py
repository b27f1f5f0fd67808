"""Films and their sidecar files: clips joined, captions, chapters, cover."""
