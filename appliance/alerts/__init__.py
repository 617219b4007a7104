"""What is worth telling those who are not there: a fold of facts to alerts. Pure."""
