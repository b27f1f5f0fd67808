"""Write a quiz as Moodle's XML and as GIFT, which most learning platforms take in; GIFT has no place for pictures."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from lecture.quiz.questions import Choice, Numeric, Quiz

__all__ = ["gift", "moodle_xml"]

SPECIAL = re.compile(r"[\\~=#{}:]")
LINES = re.compile(r"\s*\n\s*")
FILE = "asked.jpg"
PICTURE = f'<p><img src="@@PLUGINFILE@@/{FILE}" alt="" style="max-width: 100%"></p>'
DIGITS = 12  # of a number's significant ones


def moodle_xml(quiz: Quiz) -> bytes:
    """Return the quiz as Moodle XML, each scene a category of its own."""
    root = Element("quiz")
    for section in quiz.sections:
        category = SubElement(root, "question", type="category")
        path = "/".join(part.replace("/", "//") for part in (quiz.title, section.title))
        _text(category, "category", f"$course$/top/{path}")
        for question in section.questions:
            if isinstance(question, Choice):
                _add_choice(root, question)
            else:
                _add_numeric(root, question)
    indent(root)
    text: str = tostring(root, "unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}'.encode()


def _add_choice(root: Element, question: Choice) -> None:
    element = _question(root, "multichoice", question.name, question.text, question.why, question.picture)
    for key, value in (("single", "true"), ("shuffleanswers", "0"), ("answernumbering", "ABCD")):
        SubElement(element, key).text = value
    for number, answer in enumerate(question.answers):
        _text(element, "answer", answer, format="html", fraction="100" if number == question.right else "0")


def _add_numeric(root: Element, question: Numeric) -> None:
    element = _question(root, "numerical", question.name, question.text, f"<p>{question.shown}</p>")
    graded = [(question.value, "100", ""), *((wrong.value, "0", wrong.feedback) for wrong in question.wrong)]
    for value, fraction, feedback in graded:
        answer = _text(element, "answer", _number(value), fraction=fraction)
        SubElement(answer, "tolerance").text = _number(question.tolerance)
        _text(answer, "feedback", feedback, format="html")


def _question(root: Element, kind: str, name: str, text: str, feedback: str, picture: bytes = b"") -> Element:
    element = SubElement(root, "question", type=kind)
    _text(element, "name", name)
    asked = _text(element, "questiontext", (PICTURE if picture else "") + text, format="html")
    if picture:
        file = SubElement(asked, "file", name=FILE, path="/", encoding="base64")
        file.text = base64.b64encode(picture).decode()
    _text(element, "generalfeedback", feedback, format="html")
    SubElement(element, "defaultgrade").text = "1"
    return element


def _text(parent: Element, tag: str, text: str, **attributes: str) -> Element:
    element = SubElement(parent, tag, attributes)
    SubElement(element, "text").text = text
    return element


def gift(quiz: Quiz) -> str:
    """Return the quiz as GIFT, each scene a category of its own."""
    return "".join(_gift_lines(quiz))


def _gift_lines(quiz: Quiz) -> Iterator[str]:
    for section in quiz.sections:
        path = "/".join(part.replace("/", "//") for part in (quiz.title, section.title))
        yield f"$CATEGORY: $course$/top/{LINES.sub(' ', path)}\n\n"
        for question in section.questions:
            answers = _gift_choice(question) if isinstance(question, Choice) else _gift_numeric(question)
            text = _escaped(_with_formulas(question) if isinstance(question, Choice) else question.text)
            yield f"::{_escaped(question.name)}::[html]{text}{{\n{''.join(answers)}}}\n\n"


def _with_formulas(question: Choice) -> str:
    """Return a question below the formulas of the picture, which has no place here: the function that it asks about."""
    if not question.given:
        return question.text
    return "".join(f"<p>{text}</p>" for text in (*question.given, question.text))


def _gift_choice(question: Choice) -> Iterator[str]:
    for number, answer in enumerate(question.answers):
        yield f"{'=' if number == question.right else '~'}[html]{_escaped(answer)}\n"
    if question.why:
        yield f"####[html]{_escaped(question.why)}\n"


def _gift_numeric(question: Numeric) -> Iterator[str]:
    tolerance = _number(question.tolerance)
    yield f"#\n=%100%{_number(question.value)}:{tolerance}#\n"
    for wrong in question.wrong:
        yield f"=%0%{_number(wrong.value)}:{tolerance}#{_escaped(wrong.feedback)}\n"


def _escaped(text: str) -> str:
    """Return text in which no sign steers GIFT."""
    return LINES.sub(" ", SPECIAL.sub(lambda match: f"\\{match.group()}", text))


def _number(value: float) -> str:
    return f"{value:.{DIGITS}g}"
