"""Everything around the site's pages: access, rate limits, connections, HTTP headers, errors, logs and metrics."""
