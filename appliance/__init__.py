"""The house: who may pass, who is in, and how many that makes."""
