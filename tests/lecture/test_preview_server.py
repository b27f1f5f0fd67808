"""The preview's server answers its own page only, and bad requests change nothing; it stays small over many saves."""

from __future__ import annotations

import json
import logging
import os
import select
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from browser import open_tab
from hypothesis import given
from hypothesis import strategies as st
from previewed import PATIENCE, ROOT, Preview, running_preview
from tiny_lecture import write_lecture

from lecture.cache.workspace import store_in
from lecture.film.sound import to_wave
from lecture.narration.narrator import Narrator
from lecture.narration.speech import Passage, Speech
from lecture.narration.voices import choose_voices
from lecture.preview.waves import peaks
from lecture.render.order import read_sources
from lecture.workers.stamps import are_current, stamp_files

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]

JSON = "application/json"


@pytest.fixture(scope="module")
def preview(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    """One preview for all tests of this module, which has drawn what it shows."""
    with running_preview(tmp_path_factory.mktemp("preview")) as running:
        running.wait(is_fresh)
        yield running


def is_fresh(state: Any) -> bool:
    return bool(state["beats"]) and all("clip" in beat["fresh"] for beat in state["beats"])


def shown(state: Any) -> Any:
    """What a request could change."""
    return {key: state[key] for key in ("scene", "beat", "language", "fields", "changes", "problem", "lecture")}


def test_only_its_own_page_may_ask(preview: Preview) -> None:
    own = f"127.0.0.1:{preview.port}"
    good = {"Content-Type": JSON, "X-Preview-Token": preview.token}
    body = json.dumps({"scene": "Turning", "beat": "leaves", "language": "zh"}).encode()
    before = shown(preview.state())
    refused: list[tuple[str, str, bytes | None, dict[str, str]]] = [
        ("GET", "/", None, {"Host": f"evil.example:{preview.port}"}),
        ("GET", "/", None, {"Host": ""}),
        ("GET", "/", None, {"Host": own, "Origin": "http://evil.example"}),
        ("GET", "/", None, {"Host": own, "Origin": "null"}),
        ("GET", "/", None, {"Host": own, "Sec-Fetch-Site": "cross-site"}),
        ("GET", "/events", None, {}),
        ("GET", "/events?token=guess", None, {}),
        ("POST", "/do/show", body, {"Content-Type": JSON}),
        ("POST", "/do/show", body, {**good, "X-Preview-Token": "guess"}),
        ("POST", "/do/show", body, {**good, "Content-Type": "text/plain"}),
        ("POST", "/do/show", body, {**good, "Origin": f"http://localhost:{preview.port + 1}"}),
        ("POST", "/do/show", b"x" * 100_000, good),
    ]
    for method, path, content, headers in refused:
        status, answer = preview.ask(method, path, content, headers)
        assert status in (400, 403), (method, path, headers, answer[:80])
    assert shown(preview.state()) == before
    assert preview.ask("GET", "/", None, {"Host": f"localhost:{preview.port}", "Origin": f"http://{own}"})[0] == 200


@pytest.mark.parametrize(
    "path",
    [
        "/media/../lecture.toml",
        "/media/..%2flecture.toml",
        "/media/%2e%2e/%2e%2e/etc/passwd",
        "/media//etc/passwd",
        "/media/renderers",
        "/media/0123456789abcdef.png",
        "/page/../server.py",
        "/page/..%2fserver.py",
        "/page/server.py",
        "/page/index.html",
        "/letters/latin",
        "/letters/..%2fserver.py",
        "/lecture.toml",
        "/script/zh.toml",
    ],
)
def test_nothing_outside_the_media_is_served(preview: Preview, path: str) -> None:
    status, _ = preview.ask("GET", path)
    assert status == 404


def test_a_link_among_the_media_is_not_followed(preview: Preview) -> None:
    (folder,) = preview.out.iterdir()
    link = folder / "fedcba9876543210.png"
    link.symlink_to(preview.lecture)
    assert preview.ask("GET", f"/media/{link.name}")[0] == 404
    link.unlink()


ACTIONS = ("show", "stand", "try", "inspect", "picture", "source", "keep!", "../keep", "")
KEYS = ("scene", "beat", "language", "frame", "x", "y", "values", "radius", "nothing")
VALUES: tuple[Any, ...] = (None, True, -1, 10**30, 0.5, "", "Turning", "\x00../", [], [1], {"radius": 1}, {"a": "b"})


def bad_request(random: np.random.Generator) -> tuple[str, str, bytes]:
    """A method, a path and a body, of which something at least is wrong."""

    def pick(options: Sequence[Any]) -> Any:
        return options[random.integers(len(options))]

    wishes = {pick(KEYS): pick(VALUES) for _ in range(random.integers(4))}
    body = pick((json.dumps(wishes).encode(), random.bytes(20), b"[]", b'{"values": ' * 2000))
    return pick(("POST", "POST", "POST", "PUT", "GET", "DELETE")), f"/do/{pick(ACTIONS)}", body


def test_a_thousand_bad_requests_change_nothing(preview: Preview) -> None:
    before, text = shown(preview.state()), preview.lecture.read_bytes()
    random, headers = np.random.default_rng(23), {"Content-Type": JSON, "X-Preview-Token": preview.token}
    with closing(HTTPConnection("127.0.0.1", preview.port, timeout=60)) as connection:
        for _ in range(1000):
            method, path, body = bad_request(random)
            connection.request(method, path, body, headers)
            with connection.getresponse() as answer:
                found = answer.read()
                assert answer.status in (400, 404, 405) or b'"error"' in found, (method, path, body[:80], found[:80])
    assert shown(preview.state()) == before
    assert preview.lecture.read_bytes() == text
    assert {path.name for path in preview.lecture.parent.iterdir()} == {"lecture.toml", "script", "pictures", "out"}


def test_memory_and_processes_and_files_stay_over_many_saves(preview: Preview, pytestconfig: pytest.Config) -> None:
    """With `--saves 500`, memory after 500 saves is held against that after 20."""
    saves: int = pytestconfig.getoption("--saves")
    folder = preview.lecture.parent
    shapes = folder / "pictures/shapes.py"
    sizes, counts = [], []

    def save(number: int) -> None:
        write_lecture(folder, turns=f"它转 {number} 次。", radius=f"{1 + number % 7 / 10}")
        if number % 3 == 2:
            shapes.write_text(shapes.read_text("utf-8").replace("opacity=0.5", f"opacity=0.{1 + number % 9}"), "utf-8")
        preview.wait(lambda state: _stands_in_words(state, f"它转 {number} 次。"))

    for number in range(1, saves + 1):
        save(number)
        if number in (min(20, saves // 3), saves):
            preview.wait(is_fresh)
            sizes.append(preview.memory())
            counts.append(len(preview.processes()))
    logging.getLogger(__name__).info("after some and after %d saves: %s MB, %s processes", saves, sizes, counts)
    assert sizes[1] <= 1.3 * sizes[0]
    assert counts[1] <= counts[0] + 1  # one may be drawing a thumbnail


def _stands_in_words(state: Any, text: str) -> bool:
    return any(
        beat["name"] == "turns" and beat["state"] == "fresh" and text in beat["words"]["zh"] for beat in state["beats"]
    )


def test_the_last_of_saves_in_quick_succession_is_what_is_shown(preview: Preview) -> None:
    for number in range(12):
        write_lecture(preview.lecture.parent, turns=f"第 {number} 遍。")
    preview.wait(lambda state: _stands_in_words(state, "第 11 遍。"))
    write_lecture(preview.lecture.parent)
    preview.wait(lambda state: _stands_in_words(state, "它转。"))


def test_a_checkout_of_another_branch_and_back_is_followed(preview: Preview) -> None:
    """Lecture file, script and code of a scene change at once, files come and go, and the scene is shown as it is."""
    folder = preview.lecture.parent

    def git(*arguments: str) -> None:
        command = ["git", "-c", "user.name=T", "-c", "user.email=t@localhost", "-c", "commit.gpgsign=false", *arguments]
        subprocess.run(command, cwd=folder, check=True, capture_output=True)

    write_lecture(folder)
    git("init", "--quiet", "--initial-branch=one")
    git("add", "lecture.toml", "script", "pictures")
    git("commit", "--quiet", "--message", "one")
    git("checkout", "--quiet", "-b", "two")
    write_lecture(folder, turns="另一条路。", radius="1.7")
    shapes = folder / "pictures/shapes.py"
    shapes.write_text(shapes.read_text("utf-8").replace("opacity=0.5", "opacity=0.8"), "utf-8")
    (folder / "pictures/more.py").write_text("MORE = 1\n", "utf-8")
    git("add", "lecture.toml", "script", "pictures")
    git("commit", "--quiet", "--message", "two")
    for _ in range(2):
        git("checkout", "--quiet", "one")
        preview.wait(
            lambda state: _stands_in_words(state, "它转。") and not state["problem"] and _radius(state) == "1.0"
        )
        git("checkout", "--quiet", "two")
        preview.wait(lambda state: _stands_in_words(state, "另一条路。") and _radius(state) == "1.7")
    git("checkout", "--quiet", "one")
    preview.wait(lambda state: _stands_in_words(state, "它转。") and is_fresh(state))
    shutil.rmtree(folder / ".git")


def _radius(state: Any) -> str:
    return next(str(field["value"]) for field in state["fields"] if field["name"] == "radius")


def test_a_scene_is_shown_before_it_is_translated(tmp_path: Path) -> None:
    lecture = tmp_path / "lecture.toml"
    write_lecture(tmp_path)
    text = lecture.read_text("utf-8").replace("zh = ", "fr = ")
    lecture.write_text(text, "utf-8")
    (tmp_path / "script/zh.toml").unlink()
    with running_preview(tmp_path, lecture=lecture) as preview:
        state = preview.wait(lambda state: all(beat["state"] == "fresh" for beat in state["beats"]) and state["beats"])
        assert state["problem"] is None


def test_the_time_line_has_the_wave_of_what_was_spoken(tmp_path: Path, browser: Browser) -> None:
    """A recording that is loud first and soft then: so are its bars, within the beat that it belongs to."""
    lecture = write_lecture(tmp_path)
    lecture.write_text('voice = "recorded"\n' + lecture.read_text("utf-8"), "utf-8")
    tone = 0.5 * np.sin(np.arange(24_000) * 2 * np.pi * 220 / 48_000)
    take = tmp_path / "voice/zh/Turning.turns.wav"
    take.parent.mkdir(parents=True)
    take.write_bytes(to_wave(Speech(np.concatenate([tone, tone / 8]).astype(np.float32), 48_000)))
    voice = choose_voices({"zh": "recorded"}, ["zh"], tmp_path, print)
    assert voice is not None
    store = store_in(tmp_path / "out")
    Narrator(voice, store, read_sources(store)).speak([Passage("Turning", "turns", "zh", ("它转。",))])
    with running_preview(tmp_path, lecture=lecture) as preview, open_tab(browser) as tab:
        state = preview.wait(lambda state: any(beat["wave"] for beat in state["beats"]))
        waves = {beat["name"]: beat["wave"] for beat in state["beats"]}
        tab.page.goto(preview.address)
        bars = tab.page.wait_for_selector(
            ".segment.now ~ .segment .wave path, .segment.now .wave path", state="attached"
        )
        assert bars is not None
        assert (bars.get_attribute("d") or "").count("M") == np.count_nonzero(waves["turns"])
    assert waves["appears"] == waves["leaves"] == []
    loud, soft = halves(waves["turns"])
    assert loud > 4 * soft > 0


def test_the_page_speaks_the_lectures_language_and_its_thumbnails_have_the_shape_of_its_pictures(
    browser: Browser, tmp_path: Path
) -> None:
    file = write_lecture(tmp_path)
    file.write_text(f'format = "9:16"\n{file.read_text("utf-8")}', "utf-8")
    with (tmp_path / "script/zh.toml").open("a", encoding="utf-8") as script:
        script.write('[words.preview]\nkeep = "留下"\n')
    with running_preview(tmp_path, lecture=file) as preview, open_tab(browser) as tab:
        preview.wait(is_fresh)
        tab.page.goto(preview.address)
        tab.page.wait_for_function("() => document.getElementById('status').textContent === '已是最新'")
        assert tab.page.locator("html").get_attribute("lang") == "zh"
        assert tab.page.locator("summary").all_inner_texts()[1] == "参数"
        assert tab.page.locator("#keep").inner_text() == "留下"
        assert tab.page.locator("#play").get_attribute("title") == "播放 (空格)"
        assert tab.page.get_by_role("button", name="上一拍").count() == 1
        box = tab.page.locator("nav .beat img").first.bounding_box()
        assert box is not None
        assert abs(box["height"] / box["width"] - 16 / 9) < 0.05


MANY = '''
from manim import Circle

from scenes.framework.scene import LectureScene, beat


class Long(LectureScene):
    """A circle, and many words."""

    def construct(self):
        self.tells()
        self.ends()

    @beat()
    def tells(self):
        self.add(Circle())
        for _ in range(7):
            self.next_phrase()

    @beat()
    def ends(self):
        self.add(Circle(0.5))
'''


@pytest.mark.parametrize("form", ["16:9", "9:16"])
def test_all_phrases_of_a_beat_are_seen_without_scrolling_and_the_picture_keeps_its_size(
    browser: Browser, tmp_path: Path, form: str
) -> None:
    file = write_lecture(tmp_path)
    (tmp_path / "pictures/long.py").write_text(MANY, "utf-8")
    text = file.read_text("utf-8").replace('title = { zh = "小课" }', 'title = { zh = "小课", en = "Small" }')
    text = text.replace('title = { zh = "一" }', 'title = { zh = "一", en = "One" }')
    head, _, _ = text.partition("[[chapter.scene]]")
    file.write_text(f'format = "{form}"\n{head}[[chapter.scene]]\nscene = "Long"\n', "utf-8")
    long = {"zh": "这一句话说得很长，长得要占整整一行，甚至更多。", "en": "A phrase of many words. " * 3}
    for language, words in long.items():
        say = "|".join(f"{number} {words}" for number in range(8))
        script = f'[Long]\ntitle = "L"\n[Long.tells]\nsay = "{say}"\n[Long.ends]\nsay = "1"\n'
        (tmp_path / f"script/{language}.toml").write_text(script, "utf-8")
    with (
        running_preview(tmp_path, lecture=file) as preview,
        open_tab(browser, viewport={"width": 1440, "height": 900}) as tab,
    ):
        preview.wait(is_fresh)
        tab.page.goto(preview.address)
        tab.page.wait_for_selector("#stage[data-shown]", timeout=PATIENCE)
        sizes = []
        for beat, count in (("tells", 16), ("ends", 2)):
            tab.page.click(f"[data-beat={beat}]")
            tab.page.wait_for_selector(f".said.now[data-of={beat}]", timeout=PATIENCE)
            phrases = tab.page.locator(".said.now li")
            assert phrases.count() == count
            boxes = [phrases.nth(number).bounding_box() for number in range(count)]
            assert all(box and box["y"] >= 0 and box["y"] + box["height"] <= 900 for box in boxes)
            area = tab.page.locator("#words")
            assert area.evaluate("(area) => area.scrollHeight <= area.clientHeight")
            sizes.append(tab.page.locator("#stage").bounding_box())
        assert sizes[0] == sizes[1]
        assert sizes[0] is not None
        assert sizes[0]["height"] > 300


def halves(levels: list[int]) -> tuple[float, float]:
    """Return the median of the first and of the second half of what is heard."""
    heard = np.trim_zeros(np.array(levels))
    return float(np.median(heard[: len(heard) // 2])), float(np.median(heard[(len(heard) + 1) // 2 :]))


@given(st.lists(st.floats(-2, 2, width=32), min_size=1, max_size=300), st.integers(1, 40))
def test_peaks_are_the_largest_values_of_their_parts(values: list[float], count: int) -> None:
    found = peaks(np.array(values, dtype=np.float32), count)
    assert found.shape == (count,)
    assert max(found) == pytest.approx(min(1.0, max(map(abs, values))))
    assert all(0 <= level <= 1 for level in found)


def test_code_that_all_scenes_share_is_seen_as_it_was_saved(tmp_path: Path) -> None:
    """A process keeps it between saves of other code, and no longer than its files stay as they were."""
    project = tmp_path / "project"
    for name in ("engine", "lecture", "mathcore", "scenes"):
        shutil.copytree(ROOT / name, project / name, ignore=shutil.ignore_patterns("__pycache__"))
    number = project / "scenes/components/number.py"
    folder = tmp_path / "mine"
    folder.mkdir()
    with running_preview(folder, project=project) as preview:
        preview.wait(is_fresh)
        source = number.read_text("utf-8")
        for told in ("ValueError: first", "SystemExit: second"):
            kind, _, text = told.partition(": ")
            number.write_text(f"{source}\nraise {kind}('{text}')\n", "utf-8")
            problem = preview.wait(lambda state, told=told: _is_told(state, told))["problem"]
            assert Path(problem["file"]) == number
            assert problem["line"] == source.count("\n") + 2
            number.write_text(source, "utf-8")
            preview.wait(lambda state: is_fresh(state) and not state["problem"])


def _is_told(state: Any, message: str) -> bool:
    return state["problem"] is not None and message in state["problem"]["message"]


def test_files_are_current_until_one_of_them_is_another(tmp_path: Path) -> None:
    file = tmp_path / "code.py"
    file.write_text("A = 1\n")
    written = file.stat().st_mtime_ns
    stamps = stamp_files([str(file)])
    assert are_current(stamps, written + 10**9)
    assert not are_current(stamps, written)  # it may have been imported before it was written
    later = tmp_path / "later.py"
    later.write_text("A = 2\n")
    os.utime(later, ns=(written, written))
    later.replace(file)
    assert not are_current(stamps, written + 10**9)
    file.unlink()
    assert not are_current(stamps, written + 10**9)


def test_without_forks_a_save_is_shown_too(tmp_path: Path) -> None:
    with running_preview(tmp_path, "--no-fork") as preview:
        preview.wait(lambda state: _stands_in_words(state, "它转。"))
        assert not preview.state()["forks"]
        write_lecture(tmp_path, turns="它转了。")
        preview.wait(lambda state: _stands_in_words(state, "它转了。"))
        assert preview.stop() == 0
        assert preview.processes() == []


def test_a_preview_that_was_killed_leaves_no_process_and_its_files_go_with_the_next(tmp_path: Path) -> None:
    with running_preview(tmp_path) as killed:
        folder = next(killed.out.iterdir()).name
        killed.process.kill()
        killed.process.wait()
        while pids := killed.processes():
            for pid in pids:
                with suppress(ProcessLookupError):
                    ended = os.pidfd_open(pid)
                    try:
                        assert select.select([ended], [], [], 30)[0]
                    finally:
                        os.close(ended)
    with running_preview(tmp_path) as preview:
        assert folder not in os.listdir(preview.out)
