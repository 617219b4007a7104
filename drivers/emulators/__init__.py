"""The far ends of the wires, for the tests and the demo."""
