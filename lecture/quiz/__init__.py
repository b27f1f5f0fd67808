"""Questions of a lecture for learning platforms: those that it asks, and its calculations with typical mistakes."""
