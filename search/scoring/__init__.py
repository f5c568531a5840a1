"""How paragraphs are ranked: BM25F, and a term scored over several fields as one text."""
