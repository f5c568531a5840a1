"""The site for programs: version 1 under `/api/v1/` with the document that describes it, and the older addresses."""
