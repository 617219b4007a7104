"""What the record says of attendance: history, first visits, two masses, the days to come. Pure."""
