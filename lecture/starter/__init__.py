"""What a new lecture's folder is made of: its files, and the scene of one's own that it starts with."""
