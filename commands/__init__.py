"""The commands of the command line, one file per group of related commands; `rostra.py` registers them all."""
