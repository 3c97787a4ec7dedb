"""Send visitors compressed pages: a page of many words shrinks to a fifth.

Only where nobody is signed in and nothing is in the session: whoever can measure how well a page with a
secret on it compresses can guess the secret (the BREACH attack), and visitors' pages hold none.
"""

import gzip

from flask import Flask, Response, request, session

SMALLEST = 1_000  # bytes below which the trouble is not worth it
KINDS = ("text/", "application/json", "image/svg+xml")
LEVEL = 4  # most of what the highest level gains, at a third of its time


def pack(app: Flask) -> None:
    """Compress the answers that may be, for browsers that ask for it."""

    @app.after_request
    def packed(response: Response) -> Response:
        if not _may_be(response):
            return response
        response.vary.add("Accept-Encoding")
        if "gzip" in request.accept_encodings:
            response.set_data(gzip.compress(response.get_data(), LEVEL, mtime=0))
            response.headers["Content-Encoding"] = "gzip"
        return response


def _may_be(response: Response) -> bool:
    return (
        request.method == "GET"
        and response.status_code == 200
        and not session
        and not response.is_streamed
        and not response.direct_passthrough
        and "Content-Encoding" not in response.headers
        and (response.mimetype or "").startswith(KINDS)
        and (response.content_length or 0) >= SMALLEST
    )
