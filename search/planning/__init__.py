"""Turns the syntax tree of a query into Whoosh query trees."""
