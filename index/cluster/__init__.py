"""The archive written to an OpenSearch cluster: how documents look there, what is kept, how they get there."""
