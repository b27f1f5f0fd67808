"""Voices that speak a lecture: one module an engine, all with the same protocol.

A voice decides how long a phrase lasts, so that a picture never runs ahead of what is said.
"""

from lecture.narration.silent import SilentVoice
from lecture.narration.speech import Speech, Voice, speech_clock

__all__ = ["VOICES", "Speech", "Voice", "speech_clock"]

VOICES: dict[str, Voice] = {"silent": SilentVoice()}
