"""GradientDescent1D: its parameters, tables of steps, the quadratic model, the dial of rates, and its beats."""
