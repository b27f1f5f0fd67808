"""SumRule: its parameters, the names of its triangles' legs, the decimals of its live slopes, and its beats."""
