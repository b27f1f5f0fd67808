"""LimitDefinition: its parameters, its numbers and what is true of them, and its beats."""
