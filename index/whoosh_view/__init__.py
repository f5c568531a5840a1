"""The index as Whoosh sees it: its codec, and its readers over the same mapped arrays."""
