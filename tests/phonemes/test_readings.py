"""Each phrase of the scripts is read as it was when somebody last looked at how it is read."""

from __future__ import annotations

import difflib

import pytest
from phoneme_table import VOICES, table, table_file

pytestmark = pytest.mark.xdist_group("voices")


@pytest.mark.parametrize("language", VOICES)
def test_every_phrase_of_the_script_is_read_as_before(language: str) -> None:
    known, found = table_file(language).read_text("utf-8"), table(language)
    changes = difflib.unified_diff(known.splitlines(), found.splitlines(), "known", "read now", lineterm="", n=1)
    told = "\n".join(list(changes)[:40])
    assert not told, f"{told}\nLook at the readings, and take them over with `make phonemes` if they are right."
