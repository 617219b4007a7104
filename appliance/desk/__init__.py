"""The desk: carries out commands, each checked against the role of whoever gives it.

What it decides becomes facts through a `Book`; names go to `people`, which can forget them.
"""
