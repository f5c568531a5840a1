"""Runs a tree over all segments of a snapshot: what matches, in order, with facets, timeline and explanations."""
