"""Receipts: citable records of what a search found, with which its later results can be compared."""
