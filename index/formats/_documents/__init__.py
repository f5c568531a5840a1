"""Code shared by all document formats: their pieces of text, heading lines, speakers, and zip members."""
