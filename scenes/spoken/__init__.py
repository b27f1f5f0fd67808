"""Spoken mathematics: a phrase of the script as the words that are said, in each language, by tables."""
