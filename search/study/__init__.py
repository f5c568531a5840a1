"""Corpus-linguistic studies of the archive: concordances, trends, collocates, keywords, and receipts to cite them."""
