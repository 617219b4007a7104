"""What presence costs: plans as data, and the rules that charge by them. Pure.

Nothing is imported here: the door knows `values`, the words of facts, and needs no more of it.
"""
