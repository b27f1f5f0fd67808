"""VanishingGradient: its parameters, the bars of the products of slopes, and its beats."""
