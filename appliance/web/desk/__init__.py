"""The pages behind the login: an application of its own, so that the public page stays as it is.

A cookie, a name or a form is served from here alone. `table` says which pages there are and whose.
"""
