"""Pictures for print: drawn as SVG by ourselves, because paper runs no script."""

from base64 import b64encode
from html import escape

from flask_babel import gettext as _

from fundpots.money import pounds
from fundpots.reports.tables.movements import Fund, FundAccount
from fundpots.words import told

WIDTH, BAR, STEP, LABEL = 640, 16, 44, 14
COLOURS = ("#0b6b66", "#e0861a", "#b9d8cf")


def funds_picture(account: FundAccount) -> tuple[str, str]:
    """Each fund's year as one bar: paid, promised, free. Answers the picture's address and what it shows."""
    funds = [(told(pot), fund) for pot, fund in account.funds if _whole(fund) > 0]
    widest = max((_whole(fund) for _name, fund in funds), default=1)
    rows = "".join(_bar(30 + STEP * place, name, fund, widest) for place, (name, fund) in enumerate(funds))
    height = STEP * len(funds) + 30
    size = f'viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}"'
    fonts = f'font-family="Atkinson Hyperlegible Next, DejaVu Sans, sans-serif" font-size="{LABEL}"'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" {size} {fonts}>{_legend()}{rows}</svg>'
    words = "; ".join(f"{name}: {_said(fund)}" for name, fund in funds)
    return "data:image/svg+xml;base64," + b64encode(svg.encode()).decode(), words


def _bar(top: int, name: str, fund: Fund, widest: int) -> str:
    drawn, left = [_text(0, top + LABEL, f"{name}, {pounds(_whole(fund))}")], 0.0
    for colour, pence in zip(COLOURS, _figures(fund), strict=True):
        width = WIDTH * max(0, pence) / widest
        drawn.append(_box(left, top + 18, width, BAR, colour))
        left += width
    return "".join(drawn)


def _legend() -> str:
    drawn, left = "", 0
    for word, colour in zip(_words(), COLOURS, strict=True):
        drawn += _box(left, 0, 12, 12, colour) + _text(left + 18, 11, word)
        left += 40 + 9 * len(word)
    return drawn


def _box(x: float, y: float, width: float, height: float, colour: str) -> str:
    place = f'x="{x:.1f}" y="{y}" width="{width:.1f}" height="{height}"'
    return f'<rect {place} fill="{colour}" stroke="#1b1930" stroke-width="0.5"/>'


def _text(x: float, y: float, words: str) -> str:
    return f'<text x="{x}" y="{y}" fill="#1b1930">{escape(words)}</text>'


def _words() -> tuple[str, str, str]:
    return (_("Paid to groups"), _("Promised"), _("Free"))


def _figures(fund: Fund) -> tuple[int, int, int]:
    return (-fund.paid_pence, fund.committed_pence, fund.free_pence)


def _whole(fund: Fund) -> int:
    return sum(max(0, pence) for pence in _figures(fund))


def _said(fund: Fund) -> str:
    return ", ".join(f"{word} {pounds(pence)}" for word, pence in zip(_words(), _figures(fund), strict=True))
