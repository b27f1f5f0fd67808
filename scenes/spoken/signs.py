"""What the signs of mathematics are called in each language: one table a kind of sign."""

from __future__ import annotations

from typing import Final

from scenes.spoken.languages import CHINESE, ENGLISH

__all__ = ["FUNCTIONS", "GREEK", "OPERATORS", "SUBSCRIPTS", "SUPERSCRIPTS", "VULGAR"]

SUPERSCRIPTS: Final = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿⁱᵀᵏˣᵐ", "0123456789+−()niTkxm", strict=True))
SUBSCRIPTS: Final = dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋₍₎ₙᵢⱼₖₓₘₐₑₕₗₚₛₜ", "0123456789+−()nijkxmaehlpst", strict=True))
VULGAR: Final = "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞⅐⅑⅒"

# A Greek letter, its name in Chinese and in English.
GREEK_NAMES = """
α 阿尔法 alpha  β 贝塔 beta  γ 伽马 gamma  δ 德尔塔 delta  ε 艾普西隆 epsilon  ϵ 艾普西隆 epsilon  ζ 泽塔 zeta
η 伊塔 eta  θ 西塔 theta  ϑ 西塔 theta  ι 约塔 iota  κ 卡帕 kappa  λ 兰姆达 lambda  μ 缪 mu  ν 纽 nu  ξ 克西 xi
ο 奥米克戎 omicron  π 派 pi  ρ 柔 rho  σ 西格玛 sigma  ς 西格玛 sigma  τ 陶 tau  υ 宇普西隆 upsilon  φ 斐 phi
ϕ 斐 phi  χ 希 chi  ψ 普西 psi  ω 欧米伽 omega  Γ 伽马 gamma  Δ 德尔塔 delta  ∆ 德尔塔 delta  Θ 西塔 theta
Λ 兰姆达 lambda  Ξ 克西 xi  Π 派 pi  Φ 斐 phi  Ψ 普西 psi  Ω 欧米伽 omega
"""
_GREEK = GREEK_NAMES.split()
GREEK: Final = {
    CHINESE: dict(zip(_GREEK[::3], _GREEK[1::3], strict=True)),
    ENGLISH: dict(zip(_GREEK[::3], _GREEK[2::3], strict=True)),
}

# A sign, how it is said in Chinese, and in English. The first that fits is taken.
_OPERATORS = (
    (":=", "定义为", "is defined as"),
    ("==", "等于", "equals"),
    ("<=", "小于等于", "is at most"),
    (">=", "大于等于", "is at least"),
    ("!=", "不等于", "is not"),
    ("->", "趋于", "tends to"),
    ("=", "等于", "equals"),
    ("≈", "约等于", "is about"),
    ("≃", "约等于", "is about"),
    ("≠", "不等于", "is not"),
    ("≤", "小于等于", "is at most"),
    ("⩽", "小于等于", "is at most"),
    ("≥", "大于等于", "is at least"),
    ("⩾", "大于等于", "is at least"),
    ("≪", "远小于", "is much less than"),
    ("≫", "远大于", "is much greater than"),
    ("≡", "恒等于", "is identical to"),
    ("≔", "定义为", "is defined as"),
    ("∝", "正比于", "is proportional to"),
    ("~", "约", "about"),
    ("<", "小于", "is less than"),
    (">", "大于", "is greater than"),
    ("±", "正负", "plus or minus"),
    ("∓", "负正", "minus or plus"),
    ("×", "乘", "times"),
    ("⋅", "乘", "times"),
    ("·", "乘", "times"),
    ("*", "乘", "times"),
    ("⊙", "逐元素乘", "times, element by element,"),
    ("÷", "除以", "divided by"),
    ("→", "趋于", "tends to"),
    ("⟶", "趋于", "tends to"),
    ("↦", "映为", "maps to"),
    ("⇒", "所以", "implies"),
    ("⇔", "等价于", "if and only if"),
    ("∞", "无穷大", "infinity"),
    ("∂", "偏", "partial"),
    ("∇", "梯度", "the gradient of"),
    ("∑", "求和", "the sum of"),
    ("Σ", "求和", "the sum of"),
    ("∏", "求积", "the product of"),
    ("∫", "积分", "the integral of"),
    ("∬", "二重积分", "the double integral of"),
    ("∮", "环路积分", "the closed integral of"),
    ("∛", "三次根号", "the cube root of"),
    ("√", "根号", "the square root of"),
    ("∈", "属于", "in"),
    ("∉", "不属于", "not in"),
    ("⊂", "包含于", "is a subset of"),
    ("⊆", "包含于", "is a subset of"),
    ("∪", "并", "union"),
    ("∩", "交", "intersected with"),
    ("∅", "空集", "the empty set"),
    ("∀", "对任意", "for all"),
    ("∃", "存在", "there is"),
    ("∘", "复合", "after"),
    ("⊥", "垂直于", "is perpendicular to"),
    ("∥", "平行于", "is parallel to"),
    ("°", "度", "degrees"),
    ("ℝ", "实数集", "the real numbers"),
    ("ℓ", " l ", " l "),
    ("&", "和", "and"),
)
OPERATORS: Final = {
    CHINESE: [(sign, chinese) for sign, chinese, _ in _OPERATORS],
    ENGLISH: [(sign, english) for sign, _, english in _OPERATORS],
}

# A function's name, how it is said in Chinese, and in English; what is said may need the word "of" after it.
_FUNCTIONS = (
    ("arcsin", "反正弦", "arc sine"),
    ("arccos", "反余弦", "arc cosine"),
    ("arctan", "反正切", "arc tangent"),
    ("sinh", "双曲正弦", "hyperbolic sine"),
    ("cosh", "双曲余弦", "hyperbolic cosine"),
    ("tanh", "双曲正切", "tanh"),
    ("arsinh", "反双曲正弦", "inverse hyperbolic sine"),
    ("arcosh", "反双曲余弦", "inverse hyperbolic cosine"),
    ("artanh", "反双曲正切", "inverse hyperbolic tangent"),
    ("sin", "正弦", "sine"),
    ("cos", "余弦", "cosine"),
    ("tan", "正切", "tangent"),
    ("cot", "余切", "cotangent"),
    ("sec", "正割", "secant"),
    ("csc", "余割", "cosecant"),
    ("ln", "l n", "natural log"),
    ("lg", "常用对数", "common log"),
    ("log", "对数", "log"),
    ("exp", "指数函数", "exponential"),
    ("sqrt", "根号", "square root"),
    ("cbrt", "三次根号", "cube root"),
    ("abs", "绝对值", "absolute value"),
    ("sgn", "符号函数", "sign"),
    ("max", "最大值", "maximum"),
    ("min", "最小值", "minimum"),
    ("argmax", "最大点", "arg max"),
    ("argmin", "最小点", "arg min"),
    ("det", "行列式", "determinant"),
    ("lim", "极限", "the limit of"),
)
FUNCTIONS: Final = {
    CHINESE: {name: chinese for name, chinese, _ in _FUNCTIONS},
    ENGLISH: {name: english for name, _, english in _FUNCTIONS},
}
