"""Studying words: every occurrence counted, in order, with the words around it."""
