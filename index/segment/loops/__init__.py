"""Compiled loops over a segment's arrays; imported only if Numba is installed."""
