"""The second engine: runs the same query trees on an OpenSearch cluster instead of this machine's index.

A generation in a cluster is one state of the archive, stored in two OpenSearch indices: one of paragraphs and
one of speeches. A paragraph is numbered by its row in the archive, which it keeps in all generations.
"""
