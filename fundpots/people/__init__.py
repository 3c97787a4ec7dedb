"""People: persons, roles, signing in. The lowest storey: everybody else is built on who may do what."""
