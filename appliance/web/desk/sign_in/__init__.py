"""Who is there: passwords, passkeys, links, sessions."""
