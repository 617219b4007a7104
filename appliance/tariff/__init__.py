"""What presence costs: plans as data, and the rules that charge by them. Pure."""
