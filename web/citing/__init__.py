"""References to speeches and paragraphs: in printed citation styles and in the formats of reference managers."""
