"""Parts of the command line: options that commands share, and groups of commands too many for one file."""
