"""Code shared by all caption formats: cues, the remarks within them, and the paragraphs joined from those remarks."""
