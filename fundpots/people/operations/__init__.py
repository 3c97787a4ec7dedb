"""What people do about accounts, roles and signing in; one module for each idea."""
