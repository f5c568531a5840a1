"""What other programs and sites use: feeds, embedded quotations, structured data, robots.txt, health checks."""
