"""The index room: saved pages in, an archive and a Whoosh index on disk out."""
