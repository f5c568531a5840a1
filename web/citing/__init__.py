"""A speech or a paragraph as a reference: in the styles that people print, and in the formats that programs read."""
