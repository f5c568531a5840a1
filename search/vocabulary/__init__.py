"""The words and facet values of one generation of the index: counted, completed, looked for by shape."""
