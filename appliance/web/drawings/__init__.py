"""Geometry of the drawings: what is drawn where, for templates to write as SVG. Pure.

A drawing is a field of FIELD by FIELD units, stretched to whatever room the page has; words beside
it are placed by the same units, so that they keep their size.
"""
