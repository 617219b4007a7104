"""A whole installation on one machine: a Louvain week, and a door to press yourself."""
