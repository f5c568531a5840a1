"""Writes the archive to an OpenSearch cluster: the documents, their mapping, and the steps of an update."""
