"""What all kinds of captions share: cues, the words in them, the paragraphs they are joined to."""
