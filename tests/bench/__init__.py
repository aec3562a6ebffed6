"""Measurements: a table for people, then one JSON object as the last line. Never part of the tests."""
