"""The desk: what is decided there becomes facts, and names that can be forgotten."""
