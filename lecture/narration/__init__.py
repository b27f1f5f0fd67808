"""Voices that speak a lecture, before anything is drawn: scenes are timed by what they spoke, as numbers."""
