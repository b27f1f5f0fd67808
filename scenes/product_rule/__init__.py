"""ProductRule: its parameters, what is true of the changes, and its beats."""
