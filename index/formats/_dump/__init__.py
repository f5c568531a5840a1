"""Reads plain-text dumps of web pages: splits them into lines and events, and infers the markup that was lost."""
