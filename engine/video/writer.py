"""The file writer that goes with the fast cameras: their frames are encoded by one encoder a section.

Sections, captions, sounds, still pictures and other containers are manim's own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from manim import config, logger
from manim.scene.scene_file_writer import SceneFileWriter, _SceneFileWriterSettings

from engine.damage.frame_damage import forget_damage
from engine.raster.buffers import Frame
from engine.raster.shared_pixels import is_called_from_inside
from engine.video.encoding import EncoderSettings, can_encode, settings_in_use
from engine.video.pipeline import Worker, start_encoder

__all__ = ["FastFileWriter"]


def _with_manim_options(settings: EncoderSettings, options: Mapping[str, str]) -> EncoderSettings | None:
    """Return the settings with the options of x264 that manim's configuration holds; None where manim is to encode."""
    if not set(options) <= {"crf", "preset"}:
        return None
    preset = options.get("preset", settings.preset)
    try:
        return replace(settings, crf=float(options["crf"]) if "crf" in options else settings.crf, preset=preset)
    except ValueError:  # no number, or out of what the settings allow
        return None


class FastFileWriter(SceneFileWriter):
    """manim's file writer with the encoder settings in use when it is made."""

    def __init__(self, settings: _SceneFileWriterSettings) -> None:
        self._encoder_settings = _with_manim_options(settings_in_use.get(), config.video_encoder_options)
        self._encoder: Worker | None = None
        self._is_open = False
        self._pending: dict[str, int] = {}  # the animations of segments that are being encoded
        super().__init__(settings)

    @property
    def _settings_here(self) -> EncoderSettings | None:
        """The settings that segments are encoded with here; None where manim encodes them."""
        return self._encoder_settings if can_encode(self.video_encoder) else None

    def next_section(self, name: str, type_: str, skip_animations: bool) -> None:
        """Begin a section with an encoder of its own: its pictures depend on no other section's."""
        if self._encoder is not None:
            self.join_all_encode_jobs()
        super().next_section(name, type_, skip_animations)

    def _name_segment(self, play: str) -> str:
        """Return the name of a play's segment: manim's digest of what is painted, and of how it is encoded here."""
        settings = self._settings_here
        if settings is None or config.disable_caching:
            return play
        encoded = repr((play, settings.crf, settings.preset, settings.options))
        return hashlib.sha256(encoded.encode()).hexdigest()

    def add_partial_movie_file(self, hash_animation: str | None) -> None:
        """Plan the segment of an animation; None for one that is skipped."""
        super().add_partial_movie_file(None if hash_animation is None else self._name_segment(hash_animation))

    def open_partial_movie_stream(self, *, animation_index: int, file_path: str | Path | None = None) -> None:
        """Let the frames that follow make the segment of an animation."""
        self._check_size()
        settings = self._settings_here
        if settings is None:
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
            self._encoder = start_encoder(self.video_encoder, settings)
        self._encoder.call("begin_segment", Path(path))
        self._pending[str(path)] = animation_index
        self._is_open = True

    def _check_size(self) -> None:
        """Refuse sizes that the encoder would refuse without saying why."""
        width, height = self.video_encoder.width, self.video_encoder.height
        if can_encode(self.video_encoder) and (width % 2 or height % 2):
            raise ValueError(
                f"pixel_width {width} and pixel_height {height}: H.264 with halved colour resolution takes even "
                f"numbers only; set {width + width % 2} and {height + height % 2}, or pixel_format yuv444p, "
                "or format webm"
            )

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
                forget_damage(pixels)
            self._encoder.call("encode", pixels, repeat)

    def is_already_cached(self, hash_invocation: str) -> bool:
        """Return whether the segment of that animation is on disk, complete and encoded in the same way."""
        name = self._name_segment(hash_invocation)
        if self.output_spec.is_video and str(self.output_plan.segment_path(name)) in self._pending:
            self.join_all_encode_jobs()
        is_cached: bool = super().is_already_cached(name)
        return is_cached

    def join_all_encode_jobs(self) -> None:
        """Wait until all segments are on disk."""
        encoder, self._encoder = self._encoder, None
        written, self._pending = self._pending, {}
        if encoder is not None:
            encoder.stop("finish")
        for path, number in written.items():
            logger.info("Animation %d : Partial movie file written in %s", number, f"'{path}'")
        super().join_all_encode_jobs()

    def abort_encode_jobs(self, reraise_encoder_failures: bool = False) -> None:
        """Discard the segment that is not complete."""
        encoder, self._encoder = self._encoder, None
        is_open, self._is_open = self._is_open, False
        if encoder is not None:
            try:
                encoder.stop("discard" if is_open else "finish")
            except Exception as error:  # the error that stopped the render is to be the one that is seen
                if reraise_encoder_failures:
                    raise
                logger.error("The encoder had failed, too: %s", error)
        super().abort_encode_jobs(reraise_encoder_failures)
