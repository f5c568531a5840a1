"""Related words: finds words that occur near the same other words, and so may have similar meanings."""
