"""Integrity: checks of the archive and the index, backups of the archive, and repair of a damaged one."""
