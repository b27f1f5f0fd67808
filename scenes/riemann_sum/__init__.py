"""RiemannSum: its parameters, what is true of its sums, and its beats."""
