"""Echoes: passages that were said again in other events, and where."""
