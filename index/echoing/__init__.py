"""Which passages come back almost word for word in other events."""
