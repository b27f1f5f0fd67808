"""The lecture as one HTML page over its films: for the lecture hall, for self-study, and for learning platforms."""
