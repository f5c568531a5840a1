"""The index package: reads saved pages, keeps their speeches in an archive, and builds a search index from the
archive.
"""
