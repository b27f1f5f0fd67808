"""Words of every language are drawn in one font that has all its letters, marks and all."""

from __future__ import annotations

import re

import pytest
import typst

from lecture.page.font import font_face
from scenes.framework.errors import LectureError
from scenes.framework.languages import LANGUAGES
from scenes.style.alphabets import face_of, fonts_of, has_letter
from scenes.style.fonts import ALPHABET_FONTS, FONT, FONTS, font_folders
from scenes.style.theme import DARK

LETTERS = {
    "zh": "导数",
    "en": "naïve café",
    "zh-TW": "導數",
    "ja": "微分ひらがなカタカナ",
    "ko": "미분",
    "fr": "àâæçéèêëîïôœùûüÿÀÉŒ",
    "de": "äöüßÄÖÜ",
    "es": "áéíóúüñÑ",
    "it": "àèéìòùÀÈ",
    "pt": "áâãàçéêíóôõúÃÇ",
    "nl": "éëïóö",
    "pl": "ąćęłńóśźżĄĆĘŁŃÓŚŹŻ",
    "ru": "абвгдеёжзийклмнопрстуфхцчшщъыьэюяЁЙ",
    "el": "αάβγδεέζηήθιίϊΐκλμνξοόπρσςτυύϋΰφχψωώΆΈΉΊΌΎΏ",
    "sv": "åäöÅÄÖ",
    "da": "æøåÆØÅ",
    "nb": "æøåÆØÅ",
    "fi": "åäöÅÄÖ",
    "cs": "áčďéěíňóřšťúůýžČŘŠŽ",
    "hu": "áéíóöőúüűŐŰ",
    "ro": "ăâîșțĂÂÎȘȚ",
    "uk": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюяҐЄІЇ",
    "tr": "çğıİöşüÇĞÖŞÜ",
    "vi": "ăâđêôơưáàảãạắằẳẵặấầẩẫậếềểễệốồổỗộớờởỡợứừửữựỳỵỷỹ",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_is_written_in_a_font_that_has_its_letters(language: str) -> None:
    first, *_ = LANGUAGES[language].fonts
    assert [letter for letter in LETTERS[language] if not has_letter(first, letter) and letter != " "] == []
    assert fonts_of(LETTERS[language]) == LANGUAGES[language].fonts


@pytest.mark.parametrize(("language", "letter"), [("el", "ά"), ("pl", "ł"), ("cs", "ů"), ("tr", "ğ"), ("uk", "ї")])
def test_a_letter_is_one_glyph_with_its_mark(language: str, letter: str) -> None:
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(folder) for folder in font_folders()])
    source = f"{DARK.preamble(language)}\n#set page(width: auto, height: auto)\n{letter}"
    picture = typst.Compiler(font_paths=fonts).compile(source.encode(), format="svg")
    assert len(re.findall(rb"<use ", bytes(picture if isinstance(picture, bytes) else picture[0]))) == 1


def test_the_font_of_a_text_goes_by_its_letters() -> None:
    assert fonts_of("the derivative, 导数, ≈ 0.5") == FONTS
    assert fonts_of("the derivative by Łukasiewicz") == ALPHABET_FONTS


def test_a_page_has_another_font_only_where_letters_ask_for_it() -> None:
    assert font_face("导数 café").count("@font-face") == 1
    both = font_face("导数, κλίση")
    assert both.count("@font-face") == 2
    (places,) = re.findall(r"unicode-range: ([^;]*);", both)
    assert {f"U+{ord(letter):X}" for letter in "κλίση"} < set(places.split(","))
    assert f"U+{ord('导'):X}" not in places


def test_a_font_that_is_in_no_file_is_told() -> None:
    assert face_of(FONT) is face_of(FONT)
    with pytest.raises(LectureError, match="font Comic: in none of"):
        face_of("Comic")
