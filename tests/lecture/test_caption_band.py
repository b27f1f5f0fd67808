"""Captions of two lines stand in the band that scenes leave free, in every format and language, at their usual size."""

from __future__ import annotations

import av
import numpy as np
import pytest
from av.video.reformatter import Colorspace

from lecture.film.burn_in import paint_cues
from lecture.film.captions import Cue, Span, cues_of
from scenes.framework.languages import LANGUAGES
from scenes.style.frame import FRAMES
from scenes.style.theme import theme

SHORTER = 360  # pixels
WORDS = {
    "zh": "从点一到点二函数变化了多少它的平均变化率就是这条割线的斜率当步长越来越小割线就越来越接近切线",
    "ja": "接線の傾きは微分係数であり割線の傾きの極限として定義される値のことをいうのである点の近くでは",
    "ru": "Насколько быстро изменяется функция вблизи этой точки и чему равен наклон касательной к её графику",
    "el": "Πόσο γρήγορα μεταβάλλεται η συνάρτηση κοντά στο σημείο και ποια είναι η κλίση της εφαπτομένης εκεί",
    "ko": "함수가 이 점 가까이에서 얼마나 빨리 변하는지 그리고 접선의 기울기를 어떻게 구하는지 살펴봅시다 여기서",
    "": "How quickly would the function change within a small window, and which number measures how steep it is?",
}


def two_lines(language: str, shape: float) -> Cue:
    """Return the widest caption of two lines that some words have."""
    words = WORDS.get(language[:2], WORDS[""])
    cues = cues_of([Span(words, 0, 600)], language, 30, 600, shape=shape)
    return max((cue for cue in cues if len(cue.lines) == 2), key=lambda cue: max(map(len, cue.lines)))


@pytest.mark.parametrize("name", FRAMES)
def test_captions_of_two_lines_fit_the_band_at_their_usual_size(name: str) -> None:
    size = FRAMES[name].pixels(SHORTER)
    cues = [two_lines(language, size[0] / size[1]) for language in LANGUAGES]
    for cue, band in paint_cues(cues, theme, size, Colorspace.ITU709):
        rows, columns = (np.flatnonzero(band.alpha.any(axis=axis)) for axis in (1, 0))
        height, width = band.alpha.shape
        assert 0 < rows[0] <= rows[-1] < height - 1, cue
        assert 0 < columns[0] <= columns[-1] < width - 1, cue
        ((_, short),) = paint_cues([Cue(0, 9, ("国Ág", "国Ág"))], theme, size, Colorspace.ITU709)
        assert np.ptp(rows) > 0.8 * np.ptp(np.flatnonzero(short.alpha.any(axis=1))), f"{cue} is set smaller"


@pytest.mark.parametrize("size", [(480, 854), (854, 480), (480, 480), (482, 854)])
def test_a_band_is_laid_over_pictures_of_any_even_size(size: tuple[int, int]) -> None:
    """A chroma has half the rows, which may be an odd number: it then ends within a row of the array."""
    ((_, band),) = paint_cues([Cue(0, 9, ("国Ág",))], theme, size, Colorspace.ITU709)
    width, height = size
    picture = np.full((height * 3 // 2, width), 128, np.uint8)
    band.lay_over(picture)
    frame = av.VideoFrame.from_ndarray(picture, format="yuv420p")
    changed = np.argwhere((frame.to_ndarray(format="rgb24") != frame.to_ndarray(format="rgb24")[0, 0]).any(axis=2))
    assert changed[:, 0].min() > band.top
    assert abs(changed[:, 1].mean() - width / 2) < 0.1 * width
    for plane, painted, alpha in zip(
        np.split(picture.reshape(-1)[height * width :], 2), band.chroma, (band.chroma_alpha,) * 2, strict=True
    ):
        rows = plane.reshape(height // 2, width // 2)
        assert (rows[: band.top // 2] == 128).all()
        assert rows[band.top // 2 :] == pytest.approx(128 + (painted - 128) * alpha, abs=0.51)
