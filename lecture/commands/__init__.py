"""The commands other than `render`."""
