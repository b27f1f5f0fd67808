"""The file writer that goes with the fast cameras: own encoder, several segments in flight.

Sections, captions, sounds, still pictures and other containers are manim's own.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from manim.scene.scene_file_writer import SceneFileWriter, _SceneFileWriterSettings
from manim.scene.video_segment_encoder import VideoSegmentEncoder

from engine.encoding import SegmentEncoder, can_encode, settings_in_use


class FastFileWriter(SceneFileWriter):
    """manim's file writer with the encoder settings in use when it is made."""

    def __init__(self, settings: _SceneFileWriterSettings) -> None:
        self._encoder_settings = settings_in_use.get()
        limits = {
            "max_inflight_encoders": max(settings.max_inflight_encoders, self._encoder_settings.in_flight),
            "encoder_queue_size": self._encoder_settings.queue,
        }
        super().__init__(replace(settings, **limits))

    def _create_segment_encoder(self, target: Path) -> VideoSegmentEncoder:
        if self.video_encoder is None or not can_encode(self.video_encoder):
            return super()._create_segment_encoder(target)
        return SegmentEncoder(target=target, spec=self.video_encoder, settings=self._encoder_settings)
