"""Word of the house to those who are not there. A process of its own: `seuil notify`."""
