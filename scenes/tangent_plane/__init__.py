"""TangentPlane: its parameters, the rows that it writes, what is drawn, and its beats."""
