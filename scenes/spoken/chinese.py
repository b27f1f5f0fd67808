"""Chinese words of a lecture on calculus: where a text parts into words, and how those sound that have two readings.

pypinyin reads all of the words in `LEXICON` otherwise than a lecturer says them.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from rjieba import Jieba

__all__ = ["LEXICON", "chinese_words"]

READINGS = """
弧长 hú cháng; 边长 biān cháng; 步长 bù cháng; 很长 hěn cháng; 长约 cháng yuē; 伸长 shēn cháng; 长短 cháng duǎn;
拉长 lā cháng; 画长 huà cháng; 变长 biàn cháng; 长条 cháng tiáo; 长边 cháng biān; 越长 yuè cháng;
一样长 yí yàng cháng; 调小 tiáo xiǎo; 调大 tiáo dà; 调参 tiáo cān; 调回 tiáo huí; 对调 duì diào;
行向量 háng xiàng liàng; 几行 jǐ háng; 一行 yì háng; 两行 liǎng háng; 每行 měi háng; 方差 fāng chā;
标准差 biāo zhǔn chā; 差商 chā shāng; 之差 zhī chā; 的差 de chā; 以差 yǐ chā; 个差 gè chā; 把差 bǎ chā;
段差 duàn chā; 高度差 gāo dù chā; 窗口差 chuāng kǒu chā; 差缩 chā suō; 差了 chà le; 不差 bú chà; 差不多 chà bu duō;
相差 xiāng chà; 切线 qiē xiàn; 切平面 qiē píng miàn; 切向量 qiē xiàng liàng; 切出 qiē chū; 相切 xiāng qiē;
切点 qiē diǎn; 切在 qiē zài; 切细 qiē xì; 切多细 qiē duō xì; 切得 qiē de; 重根 chóng gēn; 重极限 chóng jí xiàn;
重合 chóng hé; 重复 chóng fù; 重新 chóng xīn; 似然 sì rán; 因子 yīn zǐ; 分子 fēn zǐ; 算子 suàn zǐ; 式子 shì zi;
转动 zhuàn dòng; 转了 zhuǎn le; 一转 yì zhuǎn; 放得 fàng de; 散得 sàn de; 变得 biàn de; 缩小得 suō xiǎo de;
缩得 suō de; 学得 xué de; 走得 zǒu de; 升得 shēng de; 落得 luò de; 接近得 jiē jìn de; 看得 kàn de; 量得 liáng de;
求得 qiú de; 得把 děi bǎ; 为正 wéi zhèng; 为负 wéi fù; 为零 wéi líng; 为边 wéi biān; 为一 wéi yī;
为圆心 wéi yuán xīn; 合而为一 hé ér wéi yī; 分为 fēn wéi; 记为 jì wéi; 互为 hù wéi; 一撇 yì piě; 撇 piě;
两撇 liǎng piě; 倒数 dào shù; 倒过来 dào guò lái; 泰勒 tài lè; 权重 quán zhòng; 学习率 xué xí lǜ;
变化率 biàn huà lǜ; 斜率 xié lǜ; 概率 gài lǜ; 曲率 qū lǜ; 量一量 liáng yi liáng; 测量 cè liáng; 度量 dù liàng;
向量 xiàng liàng; 法向量 fǎ xiàng liàng; 地方 dì fang; 处处 chù chù; 最陡处 zuì dǒu chù; 尖角处 jiān jiǎo chù;
别处 bié chù; 一处 yí chù; 那里 nà lǐ; 哪里 nǎ lǐ; 好比 hǎo bǐ; 只要 zhǐ yào; 只有 zhǐ yǒu; 只是 zhǐ shì;
只剩 zhǐ shèng; 一只 yì zhī; 这只 zhè zhī; 三支 sān zhī;
差是 chā shì; 差比 chā bǐ; 差得 chà de; 小得 xiǎo de; 罚得 fá de; 走得慢 zǒu de màn; 迈得 mài de; 更深 gèng shēn;
能调 néng tiáo; 调回来 tiáo huí lái; 再量 zài liáng; 去量 qù liáng; 可量 kě liáng; 转到 zhuǎn dào;
转向 zhuǎn xiàng; 地取 de qǔ; 也行 yě xíng; 不行 bù xíng; 就行 jiù xíng;
"""
LEXICON: Final = {entry.split()[0]: " ".join(entry.split()[1:]) for entry in READINGS.split(";") if entry.strip()}


@cache
def _segmenter(words: frozenset[str]) -> Jieba:
    """Return a segmenter that knows these words too; it takes half a second to load."""
    import rjieba

    segmenter = rjieba.Jieba()
    for word in sorted(words):
        segmenter.add_word(word, segmenter.suggest_freq(word), "")
    return segmenter


def chinese_words(text: str, known: Iterable[str] = ()) -> list[str]:
    """Return a Chinese text in words, those of the lexicon and the `known` ones whole."""
    found: list[str] = _segmenter(frozenset((*LEXICON, *known))).cut(text)
    return found
