"""Related words: finds words that occur near the same other words, and so probably have similar meanings."""
