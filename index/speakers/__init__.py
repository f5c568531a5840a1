"""Finds who speaks: from labels to people, offices, voices and turns, and corrections made by hand."""
