"""What all kinds of documents share: their pieces, what their heads say, who speaks in them, their parts."""
