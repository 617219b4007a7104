"""Another version put in the place of this one, and this one back where that does not work."""
