"""What a WSGI server loads: `gunicorn wsgi:app`."""

from fundpots.app import create_app

app = create_app()
