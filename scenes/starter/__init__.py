"""The scene that a new lecture starts with."""
