"""Records: read a case's tables, resolve unit names, keep the place of every value."""
