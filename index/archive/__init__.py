"""The archive: one SQLite file with every speech word for word, and the earlier texts of its paragraphs."""
