"""Builds the index: tokenises, sorts, packs, merges and commits."""
