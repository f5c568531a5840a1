"""Inside the planner: from the words and names of a query to parts of a Whoosh tree."""
