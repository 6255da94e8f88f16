"""Reads foreign layouts through mappings and writes them into a case as canonical record tables."""
