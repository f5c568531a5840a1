"""Lets unmodified Whoosh read the index: a Whoosh codec, and readers of the arrays that Rostra's own search uses."""
