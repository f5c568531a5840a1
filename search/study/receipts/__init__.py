"""Receipts: citable records of what a search found, which can be compared later with what it finds then."""
