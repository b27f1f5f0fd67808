"""SoftmaxScene: its parameters, the bars of scores and shares, the point in a triangle, the Jacobian, and its beats."""
