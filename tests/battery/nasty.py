"""What people with bad intentions type, and what programs send by mistake."""

NUL = "a\x00b"
LONE_SURROGATE = "a\ud800b"
MEGABYTE = "x" * 2**20
RIGHT_TO_LEFT = "\u202egpj.exe"

#: 40 values for any field. Some are right somewhere; what they must never do is break the application.
VALUES = (
    "", " ", "\t", "\n", "0", "-1", "1", "1.5", "1e3", "1e309", "NaN", "Infinity", "-0", "007", "+5",
    "99999999999999999999", "9223372036854775808", "2147483648", "1,000.50", "0.001", "£5", "１２３",
    "true", "null", "None", "undefined", "[]", "{}", "' OR '1'='1", "\"; DROP TABLE bid; --",
    "<script>alert(1)</script>", "{{ 7*7 }}", "%(name)s %s %d", "../../etc/passwd", "a\r\nSet-Cookie: x=1",
    NUL, LONE_SURROGATE, RIGHT_TO_LEFT, "🏴󠁧󠁢󠁷󠁬󠁳󠁿" * 40, "y" * 20_000,
)  # fmt: skip
assert len(VALUES) == 40

#: Twenty texts that become something else where a page forgets to escape them.
SCRIPTS = (
    "<script>alert('01')</script>",
    "<img src=x onerror=alert('02')>",
    "<svg onload=alert('03')>",
    "\"><script>alert('04')</script>",
    "'><img src=x onerror=alert('05')>",
    "\" onmouseover=\"alert('06')",
    "' onfocus='alert(07)' autofocus='",
    "</script><script>alert('08')</script>",
    "</textarea><script>alert('09')</script>",
    "</title><script>alert('10')</script>",
    "--><script>alert('11')</script>",
    "javascript:alert('12')",
    "[click](javascript:alert('13'))",
    "![x](https://evil.example/14.png)",
    "<a href=\"javascript:alert('15')\">click</a>",
    "<iframe srcdoc=\"<script>alert('16')</script>\"></iframe>",
    "{{ 17 * 17 }}{% raw %}",
    "]]><script>alert('18')</script>",
    "&lt;script&gt;alert('19')&lt;/script&gt;",
    "<style>@import 'https://evil.example/20.css'</style>",
)
assert len(SCRIPTS) == 20
