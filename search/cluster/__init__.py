"""The second engine: runs the same query trees on an OpenSearch cluster instead of this machine's index."""
