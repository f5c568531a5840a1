"""Suggestions: completions, corrected spellings, names read as fields, and parts of a query to leave out."""
