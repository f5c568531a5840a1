"""The archive: one SQLite file with every speech as printed, and the revisions of its paragraphs."""
