"""Inside the archive: its tables, what is read of them, which event is which, what became of a paragraph."""
