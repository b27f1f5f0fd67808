"""Stored clips and records by content, and the keys that find them."""
