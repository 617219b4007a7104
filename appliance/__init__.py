"""The house: who may pass, who is in, and how many that makes."""

__version__ = "0.1.0"
