"""Statements and certificates on paper: page, PDF, table and text, all made of one document.

What stands on them is decided in `layout`, `certificate` and `records` alone; `pdf`, `text`,
`listing` and `workbook` only set it. The door process never comes here.
"""
