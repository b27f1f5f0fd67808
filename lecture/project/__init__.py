"""What a lecture consists of: its file, its scripts."""
