"""What the commands other than `render` do."""
