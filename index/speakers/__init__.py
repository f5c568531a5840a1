"""Finds who speaks: people, offices and voices (capacities) behind labels, turns, and corrections made by hand."""
