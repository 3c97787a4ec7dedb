"""Which files a bid may carry: known by their first bytes and their inside, never by their name."""

import io
import re
import struct
import zipfile
from dataclasses import dataclass

from flask_babel import lazy_gettext as _

from fundpots.errors import Refusal

MOST_FILES = 5
LARGEST_FILE = 5 * 2**20
MOST_PIXELS = 40_000_000
MOST_MEMBERS = 2_000
LARGEST_UNPACKED = 60 * 2**20
LARGEST_RATIO = 150


class FileRefused(Refusal):
    """The file can't be taken; the text says why."""

    status = 400


class FileTooLarge(FileRefused):
    """The file is larger than a bid may carry."""

    status = 413
    text = _("The file is larger than 5 MB. Make it smaller, for instance with fewer pictures.")


class TooManyFiles(Refusal):
    """A bid carries a few files only."""

    status = 400
    text = _("A bid can have up to 5 files. Remove one first.")


@dataclass(frozen=True)
class Kind:
    """A kind of file that is taken."""

    mimetype: str
    ending: str


PDF = Kind("application/pdf", "pdf")
PNG = Kind("image/png", "png")
JPEG = Kind("image/jpeg", "jpg")
ODS = Kind("application/vnd.oasis.opendocument.spreadsheet", "ods")
XLSX = Kind("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx")


def kind_of(content: bytes) -> Kind:
    """What a file is, by its content. Raises FileRefused where it is nothing that a bid may carry.

    >>> kind_of(b"%PDF-1.7 ... %%EOF").ending
    'pdf'
    """
    if len(content) > LARGEST_FILE:
        raise FileTooLarge
    if content.startswith(b"%PDF-") and b"%%EOF" in content[-2048:]:
        return PDF
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return _sized(PNG, _png_pixels(content))
    if content.startswith(b"\xff\xd8\xff"):
        return _sized(JPEG, _jpeg_pixels(content))
    if content.startswith(b"PK\x03\x04"):
        return _kind_of_archive(content)
    raise FileRefused(_("Choose a PDF, PNG, JPEG, ODS or XLSX file. This one is something else."))


def safe_name(name: str, kind: Kind) -> str:
    """A name that is fit for any disk, with the ending that fits the content.

    >>> safe_name('../../etc/"budget\\r\\n".exe', PDF)
    'budget.pdf'
    """
    stem = re.split(r"[/\\]", name)[-1].rsplit(".", 1)[0]
    stem = re.sub(r"[^\w \-().&]", "", stem).strip(" .")[:100]
    return f"{stem or 'file'}.{kind.ending}"


def _sized(kind: Kind, pixels: int | None) -> Kind:
    if pixels is None:
        raise FileRefused(_("This picture is damaged. Save it again and choose the new file."))
    if pixels > MOST_PIXELS:
        raise FileRefused(_("This picture has too many pixels. Make it smaller."))
    return kind


def _png_pixels(content: bytes) -> int | None:
    if content[12:16] != b"IHDR" or len(content) < 24:
        return None
    width, height = struct.unpack(">II", content[16:24])
    return width * height


def _jpeg_pixels(content: bytes) -> int | None:
    """Walk the segments to the frame header, which holds the size."""
    place = 2
    while place + 9 < len(content):
        if content[place] != 0xFF:
            return None
        marker = content[place + 1]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", content[place + 5 : place + 9])
            return width * height
        place += 2 + int.from_bytes(content[place + 2 : place + 4], "big")
    return None


def _kind_of_archive(content: bytes) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            _refuse_bombs(members)
            names = {member.filename for member in members}
            if "[Content_Types].xml" in names and "xl/workbook.xml" in names:
                return XLSX
            first = members[0]
            declares = first.filename == "mimetype" and first.file_size < 100
            if declares and archive.read("mimetype") == ODS.mimetype.encode():
                return ODS
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, IndexError):
        pass
    raise FileRefused(_("Choose a PDF, PNG, JPEG, ODS or XLSX file. This one is something else."))


def _refuse_bombs(members: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members) or 1
    if len(members) > MOST_MEMBERS or unpacked > LARGEST_UNPACKED or unpacked / packed > LARGEST_RATIO:
        raise FileRefused(
            _("This spreadsheet unpacks to far more than it should. Save it again without extras.")
        )
