"""The inner loops over posting lists: a NumPy and a Numba implementation, and the choice between them."""
