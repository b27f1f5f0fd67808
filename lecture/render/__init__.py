"""Which scenes an order needs drawn, as jobs, and how far they are."""
