"""A package's manifest keeps to its schema; in a platform that speaks SCORM 1.2 the page keeps place and score."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from browser import open_tab
from file_server import serve_folder
from lxml import etree
from page_lecture import TITLE

from lecture.scorm.package import build_package, manifest

if TYPE_CHECKING:
    from conftest import Delivered
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]

# What IMS Content Packaging 1.1.2 and ADL's SCORM 1.2 ask of a manifest with one lesson, as RELAX NG.
SCHEMA = """
<element name="manifest" xmlns="http://relaxng.org/ns/structure/1.0"
    ns="http://www.imsproject.org/xsd/imscp_rootv1p1p2" xmlns:a="http://www.adlnet.org/xsd/adlcp_rootv1p2"
    datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes">
  <attribute name="identifier" ns=""><data type="NCName"/></attribute>
  <attribute name="version" ns=""><data type="string"><param name="maxLength">20</param></data></attribute>
  <element name="metadata">
    <element name="schema"><value>ADL SCORM</value></element>
    <element name="schemaversion"><value>1.2</value></element>
  </element>
  <element name="organizations">
    <attribute name="default" ns=""><data type="NCName"/></attribute>
    <element name="organization">
      <attribute name="identifier" ns=""><data type="NCName"/></attribute>
      <element name="title"><data type="string"><param name="maxLength">200</param></data></element>
      <element name="item">
        <attribute name="identifier" ns=""><data type="NCName"/></attribute>
        <attribute name="identifierref" ns=""/>
        <attribute name="isvisible" ns=""><data type="boolean"/></attribute>
        <element name="title"><data type="string"><param name="maxLength">200</param></data></element>
      </element>
    </element>
  </element>
  <element name="resources">
    <element name="resource">
      <attribute name="identifier" ns=""><data type="NCName"/></attribute>
      <attribute name="type" ns=""><value>webcontent</value></attribute>
      <attribute name="a:scormtype"><choice><value>sco</value><value>asset</value></choice></attribute>
      <attribute name="href" ns=""><data type="anyURI"/></attribute>
      <oneOrMore>
        <element name="file"><attribute name="href" ns=""><data type="anyURI"/></attribute></element>
      </oneOrMore>
    </element>
  </element>
</element>
"""
# A platform that keeps what it is told in its own page, and refuses what the data model doesn't have.
PLATFORM = """<!doctype html><link rel="icon" href="data:,"><script>
const kept = JSON.parse(localStorage.kept ?? '{"cmi.core.lesson_status": "not attempted"}');
const calls = [];
const forms = {
  "cmi.core.lesson_location": /^.{0,255}$/, "cmi.suspend_data": /^.{0,4096}$/,
  "cmi.core.lesson_status": /^(passed|completed|failed|incomplete|browsed)$/,
  "cmi.core.score.raw": /^(100|[0-9]{1,2})$/, "cmi.core.score.min": /^0$/, "cmi.core.score.max": /^100$/,
  "cmi.core.session_time": /^[0-9]{2,4}:[0-9]{2}:[0-9]{2}$/, "cmi.core.exit": /^(time-out|suspend|logout|)$/,
};
window.API = {
  LMSInitialize: (text) => (calls.push("initialize"), text === "" ? "true" : "false"),
  LMSGetValue: (name) => kept[name] ?? "",
  LMSSetValue: (name, value) => {
    if (!forms[name]?.test(value)) calls.push(`refused ${name} = ${value}`);
    kept[name] = value;
    return "true";
  },
  LMSCommit: () => { localStorage.kept = JSON.stringify(kept); return "true"; },
  LMSFinish: () => { calls.push("finish"); localStorage.kept = JSON.stringify(kept); return "true"; },
  LMSGetLastError: () => "0", LMSGetErrorString: () => "", LMSGetDiagnostic: () => "",
};
</script><iframe src="lesson/index.html" width="1200" height="760"></iframe>"""


@pytest.fixture(scope="module")
def platform(delivered: Delivered, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a platform that has unpacked the package."""
    folder = tmp_path_factory.mktemp("platform")
    package = build_package(delivered.lecture, delivered.films, "en")
    with zipfile.ZipFile(package) as file:
        assert file.testzip() is None
        file.extractall(folder / "lesson")
    (folder / "index.html").write_text(PLATFORM, "utf-8")
    with serve_folder(folder) as address:
        yield f"{address}/index.html"


def test_the_manifest_keeps_to_the_schema_and_names_all_files(delivered: Delivered) -> None:
    package = zipfile.ZipFile(build_package(delivered.lecture, delivered.films, "zh"))
    document = etree.fromstring(package.read("imsmanifest.xml"))
    schema = etree.RelaxNG(etree.fromstring(SCHEMA))
    assert schema.validate(document), schema.error_log
    names = {each.get("href") for each in document.iter("{*}file")}
    assert names == set(package.namelist()) - {"imsmanifest.xml"}
    assert document.find(".//{*}resource").get("href") in names
    ids = [each.get("identifier") for each in document.iter() if each.get("identifier")]
    assert len(ids) == len(set(ids))
    assert document.find(".//{*}item").get("identifierref") in ids
    assert b"adlcp:scormtype" in package.read("imsmanifest.xml")


def test_a_title_with_markup_stays_text_in_the_manifest() -> None:
    document = etree.fromstring(manifest(TITLE, ["index.html"]))
    assert {each.text for each in document.iter("{*}title")} == {TITLE}


def lesson(page: Page) -> Any:
    """The lesson's frame, once its film shows."""
    page.wait_for_function("() => frames[0]?.document.querySelector('.stage video')?.readyState >= 2")
    return page.frames[1]


def kept(page: Page) -> dict[str, str]:
    found: dict[str, str] = page.evaluate("kept")
    return found


def test_a_platform_keeps_the_place_the_score_and_that_all_was_watched(browser: Browser, platform: str) -> None:
    with open_tab(browser) as tab:
        page = tab.page
        page.goto(platform)
        frame = lesson(page)
        assert kept(page)["cmi.core.lesson_status"] == "incomplete"
        frame.evaluate("page.film.video.playbackRate = 4, page.film.play(), null")
        frame.wait_for_selector(".question:visible")
        frame.locator(".answer", has_text="down").click()
        assert kept(page)["cmi.core.score.raw"] == "100"
        assert kept(page)["cmi.core.lesson_status"] == "incomplete"
        frame.locator(".go-on").click()
        frame.wait_for_function("() => page.film.beat.index >= 2 && page.film.playing")
        frame.evaluate("page.film.pause()")
        page.reload()
        frame = lesson(page)
        assert frame.evaluate("page.film.beat.index") >= 2
        assert frame.evaluate("page.questions.score()") == {"right": 1, "count": 1}
        frame.evaluate("page.film.video.playbackRate = 4, page.film.play(), null")
        page.wait_for_function("() => kept['cmi.core.lesson_status'] === 'completed'")
        frame.evaluate("dispatchEvent(new Event('pagehide'))")
        assert page.evaluate("calls") == ["initialize", "finish"]
        assert kept(page)["cmi.core.session_time"].startswith("00:")
        assert tab.errors == []
        assert tab.foreign == []
