"""What a transcript prints, told apart: labels and their speakers, voices, captions, headings, quotes."""
