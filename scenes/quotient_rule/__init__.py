"""QuotientRule: its parameters, the rectangle whose height is the quotient, and its beats."""
