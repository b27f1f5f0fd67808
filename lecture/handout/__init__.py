"""The lecture on paper: a still of each beat, what is said and shown there, and room to write."""
