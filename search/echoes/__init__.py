"""Passages that were said again elsewhere: lists of those that come back, and where each one does."""
