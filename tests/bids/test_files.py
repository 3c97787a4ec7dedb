"""Files are known by their content: what is taken, what is refused, and how they are given out."""

import io
import struct
import zipfile
import zlib

import pytest

from fundpots.bids import operations as act
from fundpots.bids.queries import attachments_of
from fundpots.bids.rules.files import (
    JPEG,
    LARGEST_FILE,
    MOST_MEMBERS,
    ODS,
    PDF,
    PNG,
    XLSX,
    FileRefused,
    kind_of,
    safe_name,
)
from fundpots.db import db
from tests import make

A_PDF = b"%PDF-1.7\n1 0 obj\n%%EOF\n"


def png(width: int, height: int) -> bytes:
    """A picture that says it has this size."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 4))
        + chunk(b"IEND", b"")
    )


def jpeg(width: int, height: int) -> bytes:
    comment = b"\xff\xfe\x00\x06hall"
    frame = b"\xff\xc0\x00\x11\x08" + struct.pack(">HH", height, width) + b"\x03" + b"\0" * 9
    return b"\xff\xd8" + comment + frame + b"\xff\xd9"


def archive(members: dict[str, bytes], *, stored: tuple[str, ...] = ()) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name, content, zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED)
    return out.getvalue()


def xlsx(**more: bytes) -> bytes:
    return archive({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>", **more})


def ods() -> bytes:
    return archive({"mimetype": ODS.mimetype.encode(), "content.xml": b"<x/>"}, stored=("mimetype",))


@pytest.mark.parametrize(
    ("content", "kind"),
    [(A_PDF, PDF), (png(800, 600), PNG), (jpeg(800, 600), JPEG), (xlsx(), XLSX), (ods(), ODS)],
    ids=["pdf", "png", "jpeg", "xlsx", "ods"],
)
def test_five_kinds_are_taken(content, kind):
    assert kind_of(content) == kind


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html><script>alert(1)</script></html>",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%PDF-1.7 and nothing more",
        b"GIF89a" + b"\0" * 50,
        b"<html>%PDF-1.7 %%EOF</html>",
        png(60_000, 60_000),
        jpeg(65_000, 65_000),
        b"\x89PNG\r\n\x1a\n" + b"\0" * 30,
        b"\xff\xd8\xff" + b"\0" * 30,
        b"PK\x03\x04 no archive at all",
        archive({"word/document.xml": b"<x/>"}),
        archive({"run.exe": b"MZ"}),
        xlsx(**{"xl/sheet.xml": b"\0" * 50_000_000}),
        archive({"mimetype": b"text/html", "content.xml": b"<x/>"}, stored=("mimetype",)),
    ],
    ids=[
        "empty", "html", "svg", "cut pdf", "gif", "polyglot", "pixel flood png", "pixel flood jpeg",
        "damaged png", "damaged jpeg", "no archive", "docx", "program", "zip bomb", "wrong mimetype",
    ],
)  # fmt: skip
def test_everything_else_is_refused(content):
    with pytest.raises(FileRefused):
        kind_of(content)


def test_an_archive_of_ten_thousand_entries_is_refused():
    many = {f"{n}": b"" for n in range(MOST_MEMBERS + 1)}

    with pytest.raises(FileRefused, match="unpacks"):
        kind_of(archive({"[Content_Types].xml": b"", "xl/workbook.xml": b"", **many}))


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\me\\Quote (2).PDF", "Quote (2).pdf"),
        ('a"\r\nSet-Cookie: x=1.pdf', "aSet-Cookie x1.pdf"),
        ("cynllun tŷ ŵyl.pdf", "cynllun tŷ ŵyl.pdf"),
        ("....", "file.pdf"),
        ("", "file.pdf"),
        ("x" * 300 + ".pdf", "x" * 100 + ".pdf"),
        ("bid.pdf.html", "bid.pdf.pdf"),
    ],
)
def test_names_are_made_safe_and_end_as_their_content_does(given, kept):
    assert safe_name(given, PDF) == kept


def upload(client, bid, content: bytes, name: str = "quote.pdf"):
    return client.post(f"/bids/{bid.id}/files", data={"file": (io.BytesIO(content), name)})


@pytest.fixture
def draft(app):
    bid = make.bid()
    make.officers_for(bid.group)
    db.session.commit()
    return bid


def test_a_file_goes_in_and_comes_out_as_a_download_only(noon, draft, sign_in):
    mine = sign_in(make.officers_for(draft.group)[0])

    assert upload(mine, draft, A_PDF, "../../Quote;\u202e.html").status_code == 303
    (kept,) = attachments_of(draft.id)
    answer = mine.get(f"/bids/{draft.id}/files/{kept.id}")

    assert answer.data == A_PDF
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"] == "attachment; filename=Quote.pdf"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "Quote.pdf" in mine.get(f"/bids/{draft.id}/edit/attachments").get_data(as_text=True)
    assert mine.post(f"/bids/{draft.id}/files/{kept.id}/remove").status_code == 303
    assert attachments_of(draft.id) == []


@pytest.mark.parametrize(
    ("content", "status", "words"),
    [
        (b"<html>", 400, "Choose a PDF"),
        (A_PDF + b"\0" * LARGEST_FILE, 413, "larger than 5 MB"),
        (png(60_000, 60_000), 400, "too many pixels"),
        (b"\0" * (13 * 2**20), 413, ""),
    ],
    ids=["html", "too large", "pixel flood", "beyond every limit"],
)
def test_what_is_refused_is_said_at_the_field(noon, draft, sign_in, content, status, words):
    mine = sign_in(make.officers_for(draft.group)[0])

    answer = upload(mine, draft, content)

    assert answer.status_code == status
    assert words in answer.get_data(as_text=True)
    assert attachments_of(draft.id) == []
    assert upload(mine, draft, A_PDF).status_code == 303


def test_a_form_without_a_file_says_so(noon, draft, sign_in):
    mine = sign_in(make.officers_for(draft.group)[0])

    answer = mine.post(f"/bids/{draft.id}/files", data={})

    assert "Choose a file first" in answer.get_data(as_text=True)


def test_files_are_for_the_groups_that_judge_and_for_nobody_else(noon, village, client):
    bid = make.bid(village.round_, make.groups_in(village.round_)[0])
    db.session.commit()
    upload(village.as_("first"), bid, A_PDF)
    path = f"/bids/{bid.id}/files/{attachments_of(bid.id)[0].id}"

    def answers() -> dict[str, int]:
        names = ("member", "neighbour", "administrator", "stranger", "other administrator")
        return {name: village.as_(name).get(path).status_code for name in names}

    nobody = {"stranger": 404, "other administrator": 404}
    assert answers() == {"member": 200, "neighbour": 404, "administrator": 404, **nobody}
    act.send_for_sign_off(bid, by=village.people["first"], at=make.later(2))
    act.sign_off(bid, by=village.people["second"], at=make.later(2))
    make.screening(bid.round)
    db.session.commit()
    noon.at = make.later(31)
    assert answers() == {"member": 200, "neighbour": 200, "administrator": 200, **nobody}
    assert client.get(path).status_code == 303


def test_a_file_of_another_bid_is_not_there(noon, sign_in):
    round_ = make.opened_round()
    one, other = (make.bid(round_, group) for group in make.groups_in(round_)[:2])
    writer, writer_too = (make.officers_for(bid.group)[0] for bid in (one, other))
    db.session.commit()
    upload(sign_in(writer_too), other, A_PDF)
    file = attachments_of(other.id)[0]
    mine = sign_in(writer)

    assert mine.get(f"/bids/{one.id}/files/{file.id}").status_code == 404
    assert mine.post(f"/bids/{one.id}/files/{file.id}/remove").status_code == 404
    assert mine.post(f"/bids/{other.id}/files/{file.id}/remove").status_code == 404
    assert len(attachments_of(other.id)) == 1
