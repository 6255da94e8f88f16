"""Published figures against the records and against each other."""
