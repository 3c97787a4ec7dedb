"""What the browser gets: styles, scripts and type, and the one command that builds them."""
