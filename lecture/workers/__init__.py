"""Worker processes: of this machine, or of a Dask scheduler."""
