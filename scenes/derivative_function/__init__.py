"""DerivativeFunction: its parameters, what is true of the function, how it is laid out, and its beats."""
