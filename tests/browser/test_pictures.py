"""Every picture of the leaning holds as many marks as its table has rows, on a screen, a phone and paper."""

import pytest

from fundpots.bids.queries import submitted_bids
from fundpots.db import db
from fundpots.places.operations import draft_grouping, move_areas
from fundpots.places.queries import newest_count
from fundpots.pots.operations import put_split_in_force, save_split
from fundpots.pots.queries import regions_to_split
from fundpots.pots.rules import TILTS, split_result
from fundpots.pots.rules.splits import SplitSettings
from fundpots.rounds.models import Round
from fundpots.rounds.operations import save_scenario
from fundpots.rounds.queries import weigher
from fundpots.rounds.queries.trials import trial_of
from fundpots.rounds.rules.what_if import Terms, report_of
from fundpots.treasury.operations import accept_award, offer_awards
from tests import make
from tests.browser.looking import Window, hard_to_read, too_wide
from tests.browser.serving import Site
from tests.conftest import settings_for

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

REGIONS, AREAS = 3, 4 + 6 + 2
BEYOND_PAPER = """() => [...document.querySelectorAll('.chart__plot[data-drawn]')].flatMap(plot => {
  const [page, box] = [document.documentElement.clientWidth, plot.getBoundingClientRect()];
  const table = plot.parentElement.querySelector('.chart__table').getBoundingClientRect();
  return [...plot.querySelectorAll('.main-svg')].map(svg => svg.getBoundingClientRect())
    .filter(svg => svg.right > page + 1 || Math.max(svg.bottom - box.bottom, svg.bottom - table.top) > 1)
    .map(svg => [plot.dataset.src, svg.right, svg.bottom, box.bottom, table.top]);
})"""


class Land:
    """Two regions, one with a published round and its awards, and Wales; a split in force, a draft."""

    def __init__(self, site: Site) -> None:
        with site.app.app_context():
            make.complete_draft()
            made = make.published_round()
            self._award(made)
            wales = make.region(name="Wales", slug="wales", nation="Wales")
            homes = [make.area(nation="Wales"), make.area(nation="Wales")]
            grouping = make.grouping({wales: homes})
            make.group(homes[:1])
            make.pot(wales)
            self.paths = {
                "result": f"/rounds/{made.id}/result",
                "pot": f"/pots/{made.pot.slug}",
                "region": f"/regions/{made.pot.region.slug}",
                "split": f"/splits/{self._split(grouping)}",
                "draft": f"/groupings/{self._draft(grouping, homes[1].code, made)}",
                "scenario": f"/what-if/{self._scenario(made)}",
            }
            self.bids = len(submitted_bids(made))
            db.session.commit()

    def _award(self, made: Round) -> None:
        """Awards that are accepted; one of them reached a place whose group was founded later."""
        awards = offer_awards(made, by=None, at=make.later(81))
        for award in awards:
            for officer in (make.officer(award.group), make.officer(award.group)):
                accept_award(award, by=officer, at=make.later(82))
        awards[0].group.founded_on = make.later(85).date()

    def _split(self, grouping) -> str:
        count, at = newest_count(), make.later(90)
        result = split_result(regions_to_split(count, grouping, at.date())[2], SplitSettings(100_000))
        kept = save_split("Spring", result, grouping=grouping, count=count, by=make.treasurer(), at=at)
        put_split_in_force(kept, by=make.treasurer(), at=at)
        return kept.slug

    def _draft(self, grouping, code: str, made: Round) -> int:
        who, at = make.administrator(), make.later(90)
        draft = draft_grouping("Westwards", "To fit", grouping, by=who, at=at)
        move_areas(draft, [code], made.pot.region_id, version=draft.version, by=who, at=at)
        return draft.id

    def _scenario(self, past: Round) -> str:
        at = make.later(90)
        draft = make.round_(past.pot, count=past.presence_count, made_at=at)
        weighs = weigher(draft, on=at.date())
        names = Terms.__dataclass_fields__
        terms = Terms(**{name: getattr(draft, name) for name in names})
        report = report_of(trial_of(draft, past.id, weighs, at), weighs, terms)
        kept = save_scenario(draft, "As before", {**report, "tried_on": "last year"}, by=None, at=at)
        return kept.slug


@pytest.fixture(scope="module")
def land(sqlite_files, browser):
    url = sqlite_files.fresh()
    with Site(settings_for(url), start=make.later(91)) as site:
        made = Land(site)
        made.site, made.browser = site, browser
        yield made
        site.close_database()
    sqlite_files.drop(url)


class Pictures:
    """The pictures of one page, each drawn, with the table that says the same."""

    def __init__(self, land: Land, path: str, width: int = 1280) -> None:
        self.window = Window(land.browser, land.site.address, width)
        self.page = self.window.page
        self.page.goto(path)
        self.page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        for plot in self.page.locator(".chart__plot").all():
            plot.scroll_into_view_if_needed()
            plot.and_(self.page.locator("[data-drawn]")).wait_for()

    def marks(self, kind: str, name: str = "/") -> int:
        """How many marks of a kind the pictures hold whose address ends so."""
        return self.page.locator(f".chart__plot[data-src*='{name}'] {kind}").count()

    def rows(self, name: str) -> int:
        """The rows of the table beside a picture, its foot left out."""
        return self.page.locator(f"figure:has([data-src*='{name}']) .chart__table tbody tr").count()

    def numbers(self, name: str) -> list[str]:
        cells = self.page.locator(f"figure:has([data-src*='{name}']) .chart__table tbody td.n")
        return [cell.text_content().strip() for cell in cells.all()]


POINT, LINE, NAME = ".scatterlayer .points path", ".scatterlayer path.js-line", ".annotation"


def test_maps_have_a_mark_for_each_area_and_a_name_for_each_region(land):
    assert Pictures(land, "/places").marks(POINT) == AREAS
    regions = Pictures(land, "/regions")
    assert regions.marks(NAME) == regions.rows("/regions") == REGIONS
    here = Pictures(land, land.paths["region"])
    assert here.marks(POINT) == here.rows("/regions") == 6
    draft = Pictures(land, land.paths["draft"])
    assert draft.marks(NAME) == REGIONS
    assert draft.marks(POINT) == AREAS + 1  # and a cross on the area that moves


@pytest.mark.parametrize("path", ["/footholds", "/footholds/reached"])
def test_maps_of_places_without_a_group_hold_what_the_table_counts(land, path):
    seen = Pictures(land, path)

    assert sum(map(int, seen.numbers(path))) == seen.marks(POINT) == AREAS


def test_a_split_has_two_dots_a_line_and_a_row_for_each_region(land):
    seen = Pictures(land, land.paths["split"])

    assert seen.rows("dumbbell") == seen.rows("curve") == REGIONS
    assert seen.marks(POINT, "dumbbell") == 2 * REGIONS
    assert seen.marks(LINE, "dumbbell") == seen.marks(LINE, "curve") == REGIONS
    assert seen.marks(POINT, "curve") == REGIONS * len(TILTS) == len(seen.numbers("curve"))
    for name in ("before", "after", "presence.json", "weight.json"):
        assert seen.marks(POINT, name) == AREAS


def test_a_result_has_a_mark_for_each_area_and_a_line_for_each_ranked_bid(land):
    seen = Pictures(land, land.paths["result"])

    assert seen.marks(POINT, "map") == seen.rows("map") == 6
    assert seen.marks(LINE, "curve") == 3
    assert seen.marks(LINE, "slope") == seen.rows("slope") == land.bids


def test_a_what_if_has_two_bars_for_each_fifth_and_a_line_for_each_bid(land):
    seen = Pictures(land, land.paths["scenario"])

    assert seen.marks(".bars .point path", "fifths") == 2 * seen.rows("fifths") == 10
    assert seen.marks(LINE, "curve") == 3
    assert seen.marks(LINE, "slope") == seen.rows("slope") == land.bids


def test_a_pots_money_flows_along_a_link_for_each_figure(land):
    assert Pictures(land, land.paths["pot"]).marks(".sankey-link") >= 3


ELSEWHERE = ("/", "/places", "/regions", "/footholds", "/fairness")


@pytest.mark.slow
@pytest.mark.parametrize("width", [1280, 360])
def test_no_word_in_a_picture_is_cut_off_or_lies_on_another(land, width):
    hard = []
    for path in (*ELSEWHERE, *land.paths.values()):
        seen = Pictures(land, path, width)
        hard += hard_to_read(seen.page)
        assert seen.window.wrong == []
        seen.window.context.close()

    assert hard == []


def test_the_numbers_of_every_mark_are_told_by_keyboard_too(land):
    seen = Pictures(land, "/places")
    told = seen.page.locator(".chart__plot ~ [aria-live]")
    help_ = seen.page.locator(".chart__help")
    assert not help_.is_visible()

    seen.page.keyboard.press("Tab")
    while seen.page.evaluate("!document.activeElement.matches('.chart__plot')"):
        seen.page.keyboard.press("Tab")
    assert help_.is_visible()
    read = set()
    for key in ("ArrowDown", *["ArrowLeft", "ArrowUp"] * AREAS, *["ArrowRight", "ArrowDown"] * AREAS):
        seen.page.keyboard.press(key)
        seen.page.wait_for_timeout(260)
        read.add(told.text_content())
    assert all("members" in one and "weight" in one for one in read)
    assert len(read) == AREAS

    seen.page.keyboard.press("Escape")
    seen.page.wait_for_function("!document.querySelector('.hoverlayer text')")
    assert seen.window.wrong == []


@pytest.mark.slow
@pytest.mark.parametrize("name", ["split", "result", "scenario", "draft", "pot"])
def test_pictures_fit_a_phone_and_a_sheet_of_paper(land, name):
    seen = Pictures(land, land.paths[name], width=360)
    assert too_wide(seen.page) == []

    seen.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    seen.page.emulate_media(media="print")
    seen.window.resize(680)

    assert seen.page.evaluate(BEYOND_PAPER) == []
    assert seen.window.wrong == []


def test_without_scripts_every_picture_leaves_its_table(land):
    page = land.browser.new_page(java_script_enabled=False)
    for path in (*ELSEWHERE, *land.paths.values()):
        page.goto(land.site.address + path)
        assert page.locator(".chart__plot:visible").count() == 0
        figures, tables = (
            page.locator(f"{kind}:visible").count() for kind in ("figure.chart", "figure table")
        )
        assert figures == tables > 0
