"""Receipts: citable records of what a search found, with which later results of the same search can be compared."""
