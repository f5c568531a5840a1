"""Lets stock Whoosh read the index: its codec, and its readers over the same mapped arrays."""
