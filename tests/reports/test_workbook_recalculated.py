"""LibreOffice recalculates every workbook: no error anywhere, and totals that the screen shows too."""

import shutil
import subprocess
from io import BytesIO

import openpyxl
import pytest

from fundpots.reports.exports import SHEETS
from tests.reports.conftest import TITLES
from tests.reports.reading import frame, pence
from tests.stories.figures import shown

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
NAMES = (*SHEETS, "books", "360giving")
FORMULAS = ("=", "+", "-", "@", "\t", "\r")
#: LibreOffice trusts the results that a file brings along, unless it is told to compute them anew.
ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item></oor:items>
"""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(1200),
    pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed here"),
]


@pytest.fixture
def treasurer(treasurer_of_demonstration):
    return treasurer_of_demonstration


@pytest.fixture(scope="module")
def downloaded(treasurer_of_demonstration, tmp_path_factory):
    """Every workbook as it was downloaded, by name."""
    folder = tmp_path_factory.mktemp("downloaded")
    for name in NAMES:
        answer = treasurer_of_demonstration.client.get(f"/exports/{name}.xlsx")
        assert answer.status_code == 200, name
        (folder / f"{name}.xlsx").write_bytes(answer.get_data())
    return folder


@pytest.fixture(scope="module")
def recalculated(downloaded, tmp_path_factory):
    """The same, opened, recalculated and saved by LibreOffice."""
    folder = tmp_path_factory.mktemp("recalculated")
    recalculate(sorted(downloaded.glob("*.xlsx")), folder)
    return {name: openpyxl.load_workbook(folder / f"{name}.xlsx", data_only=True) for name in NAMES}


def recalculate(files, folder):
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(ALWAYS, encoding="utf-8")
    command = [SOFFICE, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore"]
    command += ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(folder), *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=900)
    assert done.returncode == 0, done.stderr


def test_no_cell_is_an_error(recalculated):
    for name, book in recalculated.items():
        for sheet in book:
            faults = [cell.coordinate for row in sheet for cell in row if is_error(cell)]
            assert not faults, (name, sheet.title, faults)


def is_error(cell):
    text = cell.value if isinstance(cell.value, str) and cell.value not in TITLES else ""
    return cell.data_type == "e" or text.startswith(("#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#N/A", "Err:"))


def test_recalculated_totals_are_those_of_the_table_and_of_the_file_itself(
    recalculated, downloaded, treasurer
):
    for name, export in SHEETS.items():
        table = frame(treasurer.client.get(f"/exports/{name}.csv").get_data(as_text=True))
        brought = openpyxl.load_workbook(downloaded / f"{name}.xlsx", data_only=True)
        for column in [column for column in export.columns if column.total]:
            total = sum(pence(cell) for cell in table[column.title] if cell)
            for book in (recalculated[name], brought):
                assert pence(total_of(book[export.title], column.title)) == total, (name, column.title)


def total_of(sheet, title):
    head, *rows = sheet.iter_rows(values_only=True)
    (last,) = [row for row in rows if row[0] == "Total"]
    return last[head.index(title)]


def test_recalculated_totals_are_those_on_the_screen(recalculated, treasurer):
    pots = treasurer.open("/pots").table("Pots and their money now")[1:]
    titles = ("Free (£)", "Promised (£)", "Paid (£)")
    for place, title in enumerate(titles, start=2):
        on_screen = sum(shown(row[place]) for row in pots)
        assert pence(total_of(recalculated["books"]["Pots"], title)) == on_screen
    funds = treasurer.open("/funds").table("Fund movements")
    carried = shown(funds[-1][funds[0].index("Carried forward")])
    assert pence(total_of(recalculated["books"]["Fund movements"], "Carried forward (£)")) == carried
    assert pence(total_of(recalculated["books"]["Ledger"], "Amount (£)")) == 0


def test_libreoffice_does_recalculate(downloaded, tmp_path):
    """An amount that was changed without its total: the total follows."""
    book = openpyxl.load_workbook(downloaded / "pots.xlsx")
    sheet = book["Pots"]
    place = [cell.value for cell in sheet[1]].index("Free (£)") + 1
    before = openpyxl.load_workbook(downloaded / "pots.xlsx", data_only=True)["Pots"]
    sheet.cell(2, place).value += 1000
    book.save(tmp_path / "pots.xlsx")

    recalculate([tmp_path / "pots.xlsx"], tmp_path / "out")

    after = openpyxl.load_workbook(tmp_path / "out" / "pots.xlsx", data_only=True)["Pots"]
    assert pence(total_of(after, "Free (£)")) == pence(total_of(before, "Free (£)")) + 100_000


def test_every_text_is_text_still_and_only_totals_are_formulas(downloaded):
    for name in NAMES:
        for sheet in openpyxl.load_workbook(BytesIO((downloaded / f"{name}.xlsx").read_bytes())):
            cells = [cell for row in sheet for cell in row if isinstance(cell.value, str)]
            formulas = [cell for cell in cells if cell.data_type == "f"]
            assert all(cell.value.startswith("=SUBTOTAL(109,") for cell in formulas), (name, sheet.title)
            assert all(cell.row == sheet.max_row for cell in formulas)
            others = [cell for cell in cells if cell.value.startswith(FORMULAS) and cell not in formulas]
            assert all(cell.data_type in ("s", "inlineStr") for cell in others)


def test_names_that_look_like_formulas_or_errors_stay_what_they_are(recalculated):
    for name, sheet, heading in (("awards", "Awards", "Project"), ("360giving", "grants", "Title")):
        head, *rows = recalculated[name][sheet].iter_rows(values_only=True)
        assert set(TITLES) <= {row[head.index(heading)] for row in rows}, name
