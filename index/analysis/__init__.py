"""Text analysis: splits text into words, folds and stems them; indexing and searching use the same tokenizer."""
