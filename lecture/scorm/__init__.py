"""The page as a package for learning platforms."""
