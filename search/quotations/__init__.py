"""Checks whether a quotation was said in these words, and by whom."""
