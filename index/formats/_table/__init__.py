"""Reads tables in CSV and JSON: splits them into rows, cleans the cells, and guesses what each column means."""
