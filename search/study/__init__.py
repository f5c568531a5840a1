"""Studying words: every occurrence counted, in order, beside what stands around it."""
