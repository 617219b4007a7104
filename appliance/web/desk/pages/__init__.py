"""The pages behind the login, by what they are about."""
