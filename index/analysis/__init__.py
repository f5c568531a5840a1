"""Text into words: the one tokenizer, its stems and folding, for writing and for asking."""
