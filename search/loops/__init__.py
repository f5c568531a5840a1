"""The inner loops over posting lists: NumPy's, Numba's, and which of them run."""
