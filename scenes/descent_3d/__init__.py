"""GradientDescent3D: its parameters, what is true of the function and the paths, where things stand, and its beats."""
