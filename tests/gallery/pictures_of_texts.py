"""Pictures of texts and numbers, of points that step, and of tables."""

from __future__ import annotations

from collections.abc import Iterable

from component_entries import PARABOLA, Entry, entering, parabola_plot
from manim import RIGHT, Mobject, ValueTracker, VGroup

from scenes.components.answers import AnswerMarks, rows_of
from scenes.components.descent_path import IterationMap, MovingPoint, OutcomeTable, PathTrace, QuadraticModel
from scenes.components.listing import Listing
from scenes.components.live_rows import LiveRows
from scenes.components.number import LiveNumber, LiveSign
from scenes.components.table import ValueTable
from scenes.components.tag import Tag
from scenes.components.text import Formula, Words
from scenes.framework.scene import BaseScene
from scenes.style.frame import frame
from scenes.style.theme import theme

__all__ = ["ENTRIES"]

ENTRIES: dict[str, Entry] = {}
shows = entering(ENTRIES)


@shows(Words)
def words(scene: BaseScene) -> Iterable[Mobject]:
    yield Words("The slope of the secant is $ (f(a + step(h)) - f(a)) / step(h) $", "en", width=9)


@shows(Formula)
def formula(scene: BaseScene) -> Iterable[Mobject]:
    yield Formula("tangent(f'(a)) = lim_(step(h) -> 0) secant((f(a + step(h)) - f(a)) / step(h))", size=theme.TITLE)


@shows(Tag)
def tag(scene: BaseScene) -> Iterable[Mobject]:
    plot = parabola_plot()
    yield from (plot, plot.curve(PARABOLA))
    yield Tag(Words("on the curve", "en")).move_to(plot.at(2, 2))


@shows(LiveNumber)
def live_number(scene: BaseScene) -> Iterable[Mobject]:
    step = ValueTracker(0.5)
    number = LiveNumber(scene.ledger, "h", step.get_value, ".3f", size=theme.TITLE, color=theme.STEP)
    yield number
    step.set_value(0.125)
    number.update()


@shows(LiveSign)
def live_sign(scene: BaseScene) -> Iterable[Mobject]:
    number = LiveNumber(scene.ledger, "third", lambda: 1 / 3, ".3f", size=theme.TITLE)
    yield VGroup(LiveSign(number, size=theme.TITLE), number).arrange(RIGHT, buff=theme.GAP)


@shows(LiveRows)
def live_rows(scene: BaseScene) -> Iterable[Mobject]:
    x = ValueTracker(0.5)
    step = LiveNumber(scene.ledger, "h", x.get_value, ".3f", color=theme.STEP)
    cube = LiveNumber(scene.ledger, "cube", lambda: x.get_value() ** 3 / 3, ".3f", color=theme.SECANT)
    yield LiveRows(("step(h)", step), ("secant(h^3 / 3)", cube))


@shows(Listing)
def listing(scene: BaseScene) -> Iterable[Mobject]:
    lines = ["for step in range(2):", "    z = w @ x", "    loss = (z - y) ** 2 / 2"]
    yield Listing(lines, {"w": theme.WEIGHT, "x": theme.INPUT, "z": theme.ACTIVATION, "loss": theme.LOSS}, size=40)


@shows(MovingPoint)
def moving_point(scene: BaseScene) -> Iterable[Mobject]:
    plot = parabola_plot()
    yield from (plot, plot.curve(PARABOLA))
    yield MovingPoint(plot, PARABOLA, PARABOLA.derivative(), lambda: 2.0, 0.0)


@shows(PathTrace)
def path_trace(scene: BaseScene) -> Iterable[Mobject]:
    plot = parabola_plot()
    yield from (plot, plot.curve(PARABOLA))
    yield PathTrace(plot, PARABOLA, (3.5, -0.7, 0.14), lambda: 1.5)


@shows(QuadraticModel)
def quadratic_model(scene: BaseScene) -> Iterable[Mobject]:
    plot = parabola_plot()
    yield from (plot, plot.curve(PARABOLA))
    yield QuadraticModel(plot, PARABOLA, 3.0, 1.5, lambda: 0.8)


@shows(IterationMap)
def iteration_map(scene: BaseScene) -> Iterable[Mobject]:
    iteration = IterationMap(PARABOLA.derivative(), (-4, 4), frame.body, lambda: 3.0)
    yield iteration
    yield iteration.stairs((-3.5, 1.75, -0.875, 0.4375), lambda: 3.0)


@shows(OutcomeTable)
def outcome_table(scene: BaseScene) -> Iterable[Mobject]:
    table = OutcomeTable([Formula("eta"), Formula("1 - eta f''")], frame.body.split_rows(1, 1)[0], 3)
    yield table
    yield table.knob
    yield table.fill([Formula("0.4"), Formula("0.8")])


@shows(ValueTable)
def value_table(scene: BaseScene) -> Iterable[Mobject]:
    rows = [("2", "1"), ("0.5", "0.625"), ("0.01", "0.5025")]
    table = ValueTable(("h", "(f(a + h) - f(a)) / h"), rows, frame.body, colors=(theme.STEP, theme.SECANT))
    yield from (table, *table.rows)


@shows(AnswerMarks)
def answer_marks(scene: BaseScene) -> Iterable[Mobject]:
    texts = [Words(text, "en") for text in ("it halves", "it stays", "it doubles")]
    yield AnswerMarks(texts, rows_of(frame.body.inset(1), len(texts)), right=1)
