"""Parts of pages that say the same to everybody: rendered once for each language, then kept."""

from flask import Flask, render_template
from markupsafe import Markup

from fundpots.words import locale_now


def keep_parts(app: Flask) -> None:
    """Give templates `kept`, which includes a part without rendering it again.

    Looking up a translation costs more than writing it out, and the footer and the scripts' texts have sixty.
    Only for parts that depend on nothing but the language and the settings.
    """
    parts: dict[tuple[str, str], Markup] = {}

    def kept(name: str) -> Markup:
        key = (name, locale_now())
        if key not in parts:
            # The template escaped what it shows; this only carries its answer into another one.
            parts[key] = Markup(render_template(name))  # noqa: S704
        return parts[key]

    app.jinja_env.globals["kept"] = kept
