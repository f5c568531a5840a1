"""Inside the executor: a tree over one segment's arrays, collected and counted, by whichever loops are ready."""
