"""The second engine: the same trees, asked of an OpenSearch cluster instead of this machine's index."""
