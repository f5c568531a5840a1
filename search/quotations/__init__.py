"""Was it said in these words: a quotation laid on what was said, and whom it names."""
