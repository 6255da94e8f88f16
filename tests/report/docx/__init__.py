"""Tests of the notice."""
