"""TangentLine: its parameters, what is true of the function, the magnified window, and its beats."""
