"""Convert and encode painted frames: on two threads in parallel to the painting, or on the painter's own thread.

An encoder has work to do while the frame after is being converted, and that one while the next is painted. Where no
core is idle, threads only take turns, and drive each other's frames out of the processor's memory: there, the painter
does it all, one frame after the other.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import TYPE_CHECKING, Any

from engine.raster.buffers import Frame
from engine.video.encoding import EncoderSettings, SceneEncoder
from engine.video.yuv import FrameConverter, YuvPicture

if TYPE_CHECKING:
    from manim._config.video_encoder import VideoEncoderSpec

Call = tuple[str, tuple[Any, ...]]


class ThreadedWorker:
    """Call an object's methods in order on a thread of its own; the first error stops it and is raised."""

    def __init__(self, target: Any, waiting: int) -> None:
        self._target = target
        self._tasks: Queue[Call | None] = Queue(waiting)
        self._error: BaseException | None = None
        # A daemon: a render that ends in an error manim does not catch must not keep the process alive.
        self._thread = Thread(target=self._run, name=type(target).__name__, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        while (task := self._tasks.get()) is not None:
            if self._error is None:
                name, arguments = task
                del task
                try:
                    getattr(self._target, name)(*arguments)
                except BaseException as error:  # whatever it is, the painter must hear of it
                    self._error = error
                del arguments

    def call(self, name: str, *arguments: Any) -> None:
        """Queue a call of the target's method of that name."""
        if self._error is not None:
            self.stop("abort")
        self._tasks.put((name, arguments))

    def stop(self, last: str) -> None:
        """Make the last call, ``finish``, ``discard`` or ``abort``; wait for it; raise the first error of any call."""
        if self._thread.is_alive():
            self._tasks.put((last, ()))
            self._tasks.put(None)
            self._thread.join()
        if self._error is not None:
            self._target.abort()
            raise self._error


class InlineWorker:
    """Call an object's methods at once, on the caller's thread; the interface of ``ThreadedWorker``."""

    def __init__(self, target: Any) -> None:
        self._target = target

    def call(self, name: str, *arguments: Any) -> None:
        """Call the target's method of that name."""
        try:
            getattr(self._target, name)(*arguments)
        except BaseException:
            self._target.abort()
            raise

    def stop(self, last: str) -> None:
        """Make the last call, ``finish``, ``discard`` or ``abort``."""
        self.call(last)


Worker = ThreadedWorker | InlineWorker


def _make_worker(target: Any, waiting: int) -> Worker:
    return ThreadedWorker(target, waiting) if waiting else InlineWorker(target)


class _PictureEncoder(SceneEncoder):
    """Encode borrowed pictures and give them back."""

    def encode_lent(self, picture: YuvPicture, repeat: int) -> None:
        try:
            self.encode(picture.video, repeat)
        finally:
            picture.give_back()


class _ConvertingEncoder:
    """Convert frames to YUV pictures and pass them to the encoder."""

    def __init__(self, converter: FrameConverter, encoder: Worker) -> None:
        self._converter, self._encoder = converter, encoder

    def begin_segment(self, path: Path) -> None:
        self._encoder.call("begin_segment", path)

    def encode(self, frame: Frame, repeat: int) -> None:
        self._encoder.call("encode_lent", self._converter.convert(frame), repeat)

    def finish(self) -> None:
        self._encoder.stop("finish")

    def discard(self) -> None:
        self._encoder.stop("discard")

    def abort(self) -> None:
        with suppress(Exception):  # its error has been raised before, and is the reason for this
            self._encoder.stop("abort")


def start_encoder(spec: VideoEncoderSpec, settings: EncoderSettings) -> Worker:
    """Start a scene's encoder; call its ``begin_segment(path)`` and ``encode(frame, repeat)`` through the worker."""
    queue = settings.find_queue(spec.width, spec.height)
    encoder = _make_worker(_PictureEncoder(spec, settings), queue)
    return _make_worker(_ConvertingEncoder(FrameConverter(spec.width, spec.height), encoder), queue)
