"""What presence costs in the demo: the plans of Louvain-la-Neuve. Pure."""

from typing import Final

MONTHLY_COSTS: Final = "2300.00"
"""Rent, heat and coffee of a month: what a good month at these prices just pays."""

PLANS: Final = """\
since = 2020-01-01
vat = "21"

[estimate]
closing = 20:00:00

# A day is eight hours, whenever they are; students come free.
[[plan]]
id = "day"
name = "Journée de 8 heures"
kind = "pack"
categories = ["coworker", "visitor"]
price = "40.00"
minutes = 480
expiry = "1 month"
overrun = "again"

[[plan]]
id = "weekly"
name = "Un jour par semaine"
kind = "month"
categories = ["coworker"]
price = "80.00"
allowance_minutes = 480
expiry = "week"
overrun = "day"

[[plan]]
id = "hourly"
name = "À l’heure"
kind = "hours"
categories = ["coworker", "visitor"]
price = "6.00"
day_price = "40.00"

[[plan]]
id = "gratuit"
name = "Gratuit"
kind = "free"
categories = ["student", "staff"]

[[offer]]
category = "coworker"
plan = "day"

[[offer]]
category = "visitor"
plan = "day"

[[offer]]
category = "student"
plan = "gratuit"

[[offer]]
category = "staff"
plan = "gratuit"
"""
