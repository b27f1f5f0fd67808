"""The file writer that goes with the fast cameras: their frames are encoded by one encoder a section.

Sections, captions, sounds, still pictures and other containers are manim's own.
"""

from __future__ import annotations

from pathlib import Path

from manim import logger
from manim.scene.scene_file_writer import SceneFileWriter, _SceneFileWriterSettings

from engine.conveyor import Carrier, start_encoder
from engine.encoding import can_encode, settings_in_use
from engine.exposure import is_called_from_inside
from engine.frames import Frame
from engine.traces import forget_trace


class FastFileWriter(SceneFileWriter):
    """manim's file writer with the encoder settings in use when it is made."""

    def __init__(self, settings: _SceneFileWriterSettings) -> None:
        self._encoder_settings = settings_in_use.get()
        self._encoder: Carrier | None = None
        self._is_open = False
        self._pending: set[str] = set()
        super().__init__(settings)

    def next_section(self, name: str, type_: str, skip_animations: bool) -> None:
        """Begin a section with an encoder of its own: its pictures depend on no other section's."""
        if self._encoder is not None:
            self.join_all_encode_jobs()
        super().next_section(name, type_, skip_animations)

    def open_partial_movie_stream(self, *, animation_index: int, file_path: str | Path | None = None) -> None:
        """Let the frames that follow make the segment of an animation."""
        if not can_encode(self.video_encoder):
            super().open_partial_movie_stream(animation_index=animation_index, file_path=file_path)
            return
        path = file_path or self.partial_movie_files[animation_index]
        if path is None or self._is_open:
            raise RuntimeError(
                f"animation {animation_index} cannot open a segment: it is skipped, or one is open still"
            )
        if str(path) in self._pending:
            self.join_all_encode_jobs()
        if self._encoder is None:
            self._encoder = start_encoder(self.video_encoder, self._encoder_settings)
        self._encoder.do("begin_segment", Path(path))
        self._pending.add(str(path))
        self._is_open = True

    def close_partial_movie_stream(self) -> None:
        """End the segment of an animation."""
        if self._encoder is None:
            super().close_partial_movie_stream()
        self._is_open = False

    def write_frame(self, pixels: Frame, *, repeat: int = 1) -> None:
        """Take over a frame and have it encoded."""
        if self._encoder is None:
            super().write_frame(pixels, repeat=repeat)
        elif self._is_open:
            if not is_called_from_inside(2):  # others may have painted on it
                forget_trace(pixels)
            self._encoder.do("encode", pixels, repeat)

    def is_already_cached(self, hash_invocation: str) -> bool:
        """Whether the segment of that name is on disk, complete."""
        if self.output_spec.is_video and str(self.output_plan.segment_path(hash_invocation)) in self._pending:
            self.join_all_encode_jobs()
        return super().is_already_cached(hash_invocation)

    def join_all_encode_jobs(self) -> None:
        """Wait until all segments are on disk."""
        encoder, self._encoder = self._encoder, None
        self._pending.clear()
        if encoder is not None:
            encoder.stop("finish")
        super().join_all_encode_jobs()

    def abort_encode_jobs(self, reraise_encoder_failures: bool = False) -> None:
        """Discard the segments that are not complete."""
        encoder, self._encoder = self._encoder, None
        self._is_open = False
        if encoder is not None:
            try:
                encoder.stop("abort")
            except Exception as error:  # the error that stopped the render is to be the one that is seen
                if reraise_encoder_failures:
                    raise
                logger.error("The encoder had failed, too: %s", error)
        super().abort_encode_jobs(reraise_encoder_failures)
