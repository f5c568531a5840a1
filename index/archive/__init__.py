"""The archive: one SQLite file with every speech as printed, and what became of its paragraphs."""
