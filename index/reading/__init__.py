"""Reads sources into speeches: a single source, many sources on all cores, and a whole run."""
