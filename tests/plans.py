"""A plans file as short as can be: the day of Louvain-la-Neuve, and students who come free."""

PLANS = """
since = 2026-01-01
vat = "21"

[[plan]]
id = "day"
name = "La journée"
kind = "pack"
categories = ["coworker", "staff", "visitor"]
price = "40.00"
minutes = 480
expiry = "30 days"
overrun = "again"

[[plan]]
id = "hourly"
name = "À l'heure"
kind = "hours"
categories = ["coworker"]
price = "5.00"

[[plan]]
id = "support"
name = "Participation libre"
kind = "contribution"
categories = ["coworker"]
price = "5.00"

[[plan]]
id = "student"
name = "Étudiants"
kind = "free"
categories = ["student"]

[[offer]]
category = "coworker"
plan = "day"

[[offer]]
category = "staff"
plan = "day"

[[offer]]
category = "visitor"
plan = "day"

[[offer]]
category = "student"
plan = "student"
"""
