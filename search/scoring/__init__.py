"""How paragraphs are ranked: BM25F, including terms scored over several fields as one text."""
