"""The hardware at arm's length. Never imports the house."""
