"""JSON Schemas of the YAML files that people write, for editors and other checkers."""
