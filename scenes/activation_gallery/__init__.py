"""ActivationGallery: its parameters, its panels, and its beats."""
