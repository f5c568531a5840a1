"""Runs a query tree on all segments of a snapshot: matches in order, facet counts, timeline, score explanations."""
