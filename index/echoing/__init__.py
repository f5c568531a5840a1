"""Finds echoes: passages that recur almost word for word in other events."""
