"""Compiled loops over a segment's arrays; imported only where Numba is installed."""
