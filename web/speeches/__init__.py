"""The page of a speech and of a paragraph: its text, its matches, its neighbours."""
