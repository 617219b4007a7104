"""Statements: from what is on record of a month to what is owed for it. Pure."""
