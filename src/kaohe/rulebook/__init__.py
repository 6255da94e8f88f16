"""The rulebook: YAML files of packs, profiles and cases, read into typed models, faults with their places."""
