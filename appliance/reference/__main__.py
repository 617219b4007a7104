"""`python -m appliance.reference` writes the tables of the docs anew."""

from appliance.reference import main

main()
