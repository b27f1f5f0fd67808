"""The languages that mathematics is read out in."""

from __future__ import annotations

from enum import Enum
from typing import Final

__all__ = ["CHINESE", "ENGLISH", "SpokenLanguage"]


class SpokenLanguage(Enum):
    """A language whose words for mathematics are known here."""

    CHINESE = "Chinese"
    ENGLISH = "English"


CHINESE: Final = SpokenLanguage.CHINESE
ENGLISH: Final = SpokenLanguage.ENGLISH
