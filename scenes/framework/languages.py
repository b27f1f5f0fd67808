"""The languages of the films: all that is known of each, in one table. Another one takes a row here, and a script."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from scenes.framework.equal_words import EqualWords
from scenes.framework.signs import NO_BREAK
from scenes.spoken import languages as spoken_languages
from scenes.spoken.languages import SpokenLanguage
from scenes.style.decimal_mark import COMMA, POINT
from scenes.style.fonts import ALPHABET_FONTS, FONTS

__all__ = ["BROUGHT", "DEFAULT_LANGUAGE", "FALLBACK_LANGUAGE", "LANGUAGES", "Language"]

OPENING = "«"


@dataclass(frozen=True)
class Language:
    """A language: its codes, how fast it is read, and what is written in it by itself."""

    code: str  # ISO 639-1; names the script's file and the titles in a lecture file
    iso639_2: str  # the only codes that tracks of an MP4 know
    region: str  # ISO 3166; the forms of its signs
    name: str  # in itself
    pace: float  # units a second that are read: words, or Chinese characters
    word_units: int  # what a Latin word or a number counts as, in these units
    caption_rate: float  # characters a second of a caption, at most
    caption_columns: int  # half-width signs of a caption's line, at most
    caption_blanks: str  # signs for which a space stands in captions
    phrase_space: str  # between phrases
    about: tuple[str, ...]  # words before a number that is rounded, the usual one first
    otherwise: str  # in the last row of a function by cases
    scales: tuple[str, ...] = ()  # words for powers of ten behind a number, with the space before, the smallest first
    bound_words: frozenset[str] = frozenset()  # articles and prepositions: no line of captions ends with one
    joining_words: frozenset[str] = frozenset()  # conjunctions: a line of captions begins well with one
    equal: EqualWords = field(default_factory=EqualWords)  # how it says that a number is what is printed
    spoken: SpokenLanguage | None = None  # how mathematics is read out in it; None: no voice speaks it
    fonts: tuple[str, ...] = FONTS  # the first that has a letter draws it
    decimal: str = POINT  # the mark in a number, unless a lecture has another
    spaced_signs: str = ""  # signs of punctuation with a space before them, or, where they open, behind them

    def bind(self, text: str) -> str:
        """Return a text in which no line breaks at the spaces that belong to signs of punctuation."""
        if not self.spaced_signs:
            return text
        closing = "".join(sign for sign in self.spaced_signs if sign not in OPENING)
        opening = "".join(sign for sign in self.spaced_signs if sign in OPENING)
        return re.sub(rf" +(?=[{closing}])|(?<=[{opening}]) +", NO_BREAK, text)

    @property
    def tag(self) -> str:
        """ISO 639-1 alone, as Typst has it; the script of a language that has several is told by its region."""
        return self.code.partition("-")[0]


CHINESE = Language(
    code="zh",
    iso639_2="zho",
    region="cn",
    name="中文",
    pace=4.5,
    word_units=2,
    caption_rate=9.0,
    caption_columns=32,
    caption_blanks="，。；",
    phrase_space="",
    about=("约", "大约", "大概", "将近"),
    otherwise="其他",
    scales=("万", "亿", "万亿"),
    spoken=spoken_languages.CHINESE,
)
ENGLISH = Language(
    code="en",
    iso639_2="eng",
    region="us",
    name="English",
    pace=2.6,
    word_units=1,
    caption_rate=20.0,
    caption_columns=42,
    caption_blanks="",
    phrase_space=" ",
    about=("about", "approximately", "roughly", "around", "nearly", "almost", "close to"),
    otherwise="otherwise",
    scales=(" thousand", " million", " billion", " trillion"),
    spoken=spoken_languages.ENGLISH,
)


def _silent(
    code: str,
    iso639_2: str,
    region: str,
    name: str,
    about: tuple[str, ...],
    otherwise: str,
    pace: float = 2.4,
    fonts: tuple[str, ...] = FONTS,
    spaced_signs: str = "",
    decimal: str = COMMA,
) -> Language:
    """Return a language with spaces between words that no voice of the project speaks."""
    return Language(
        *(code, iso639_2, region, name),
        pace=pace,
        word_units=1,
        caption_rate=17.0,
        caption_columns=42,
        caption_blanks="",
        phrase_space=" ",
        about=about,
        otherwise=otherwise,
        fonts=fonts,
        decimal=decimal,
        spaced_signs=spaced_signs,
    )


# Words a second are those of silent reading, slower where words are longer; captions have the lines and rates that
# subtitling guides give.
TRADITIONAL_CHINESE = replace(
    CHINESE,
    code="zh-TW",
    region="tw",
    name="繁體中文",
    about=("約", "大約", "大概", "將近"),
    otherwise="其他",
    scales=("萬", "億", "兆"),
)
JAPANESE = replace(
    CHINESE,
    code="ja",
    iso639_2="jpn",
    region="jp",
    name="日本語",
    pace=7.0,
    word_units=3,
    caption_rate=7.0,
    caption_columns=32,
    caption_blanks="",
    about=("約", "およそ", "ほぼ"),
    otherwise="それ以外",
    scales=("万", "億", "兆"),
    spoken=None,
)
OTHERS = (
    _silent(
        "fr",
        "fra",
        "fr",
        "Français",
        ("environ", "approximativement", "à peu près", "près de", "presque", "autour de"),
        "sinon",
        spaced_signs=":;?!»«",
    ),
    _silent("de", "deu", "de", "Deutsch", ("etwa", "ungefähr", "rund", "ca.", "nahezu", "beinahe"), "sonst", pace=2.2),
    _silent(
        "es",
        "spa",
        "es",
        "Español",
        ("unos", "unas", "cerca de", "aproximadamente", "alrededor de", "casi", "más o menos"),
        "en otro caso",
    ),
    _silent(
        "it",
        "ita",
        "it",
        "Italiano",
        ("circa", "all'incirca", "approssimativamente", "quasi", "più o meno"),
        "altrimenti",
    ),
    _silent(
        "pt",
        "por",
        "br",
        "Português",
        ("cerca de", "aproximadamente", "por volta de", "quase", "mais ou menos"),
        "caso contrário",
    ),
    _silent("nl", "nld", "nl", "Nederlands", ("ongeveer", "circa", "bijna", "zo'n"), "anders"),
    _silent(
        "pl",
        "pol",
        "pl",
        "Polski",
        ("około", "mniej więcej", "prawie", "niemal"),
        "w przeciwnym razie",
        pace=2.1,
        fonts=ALPHABET_FONTS,
    ),
    _silent("ru", "rus", "ru", "Русский", ("около", "примерно", "приблизительно", "почти"), "иначе", pace=2.1),
    _silent(
        "el",
        "ell",
        "gr",
        "Ελληνικά",
        ("περίπου", "σχεδόν", "κατά προσέγγιση"),
        "αλλιώς",
        pace=2.1,
        fonts=ALPHABET_FONTS,
    ),
    _silent("sv", "swe", "se", "Svenska", ("ungefär", "cirka", "omkring", "nästan"), "annars"),
    _silent("da", "dan", "dk", "Dansk", ("cirka", "omkring", "omtrent", "næsten"), "ellers"),
    _silent("nb", "nob", "no", "Norsk bokmål", ("omtrent", "cirka", "rundt", "nesten"), "ellers"),
    _silent("fi", "fin", "fi", "Suomi", ("noin", "suunnilleen", "lähes", "melkein"), "muuten", pace=1.8),
    _silent(
        "cs", "ces", "cz", "Čeština", ("asi", "přibližně", "zhruba", "téměř"), "jinak", pace=2.2, fonts=ALPHABET_FONTS
    ),
    _silent(
        "hu",
        "hun",
        "hu",
        "Magyar",
        ("körülbelül", "nagyjából", "közel", "majdnem"),
        "egyébként",
        pace=2.0,
        fonts=ALPHABET_FONTS,
    ),
    _silent(
        "ro",
        "ron",
        "ro",
        "Română",
        ("aproximativ", "circa", "în jur de", "aproape"),
        "altfel",
        pace=2.2,
        fonts=ALPHABET_FONTS,
    ),
    _silent(
        "uk", "ukr", "ua", "Українська", ("близько", "приблизно", "майже"), "інакше", pace=2.1, fonts=ALPHABET_FONTS
    ),
    _silent(
        "tr",
        "tur",
        "tr",
        "Türkçe",
        ("yaklaşık", "aşağı yukarı", "neredeyse"),
        "aksi hâlde",
        pace=2.0,
        fonts=ALPHABET_FONTS,
    ),
    _silent("vi", "vie", "vn", "Tiếng Việt", ("khoảng", "xấp xỉ", "gần"), "ngược lại", pace=3.6),
    _silent("ko", "kor", "kr", "한국어", ("약", "대략", "거의"), "그 외", pace=2.0, decimal=POINT),
)

# 是 and 为 are part of words that say something else.
CHINESE_EQUAL = (
    r"(?:(?<![不但可于於要凡若])是|(?<![不于於])等[于於]|(?<![因作认以分認])[为為])"
    r"(?:正好|恰好|刚好|剛好|仅|僅|只有)?[:：]?"
)
# How each language says before a number, or behind it, that it is exactly what is printed.
EQUAL_WORDS = {
    "zh": EqualWords(pattern=CHINESE_EQUAL),
    "zh-TW": EqualWords(pattern=CHINESE_EQUAL),
    "en": EqualWords(
        ("is", "are", "was", "were", "equal", "equals", "equal to"),
        ("exactly", "now", "only", "just", "still", "then", "also", "equal to"),
    ),
    "fr": EqualWords(
        ("est", "sont", "était", "vaut", "valent", "fait", "égal à", "égale à", "égaux à", "égales à"),
        ("exactement", "précisément", "maintenant", "alors", "donc", "encore", "toujours", "aussi", "de"),
    ),
    "de": EqualWords(
        ("ist", "sind", "war", "waren", "beträgt", "betragen", "gleich", "lautet"),
        ("genau", "exakt", "nun", "jetzt", "dann", "also", "noch", "immer noch", "auch", "gleich"),
    ),
    "es": EqualWords(
        ("es", "son", "era", "vale", "valen", "igual a", "iguales a"),
        ("exactamente", "justo", "ahora", "entonces", "todavía", "también", "de"),
    ),
    "it": EqualWords(
        ("è", "sono", "era", "erano", "vale", "valgono", "uguale a", "uguali a", "pari a"),
        ("esattamente", "proprio", "ora", "adesso", "allora", "quindi", "ancora", "sempre", "anche", "di"),
    ),
    "pt": EqualWords(
        ("é", "são", "era", "eram", "vale", "valem", "igual a", "iguais a"),
        ("exatamente", "justamente", "agora", "então", "ainda", "também", "de"),
    ),
    "nl": EqualWords(
        ("is", "zijn", "was", "waren", "bedraagt", "bedragen", "gelijk aan"), ("precies", "exact", "nu", "dan", "ook")
    ),
    "pl": EqualWords(
        ("jest", "to", "wynosi", "wynoszą", "równa się", "równy", "równa", "równe"), ("dokładnie", "teraz", "właśnie")
    ),
    "ru": EqualWords(
        ("равен", "равна", "равно", "равны", "равняется", "составляет", "это"), ("ровно", "точно", "теперь", "как раз")
    ),
    "el": EqualWords(("είναι", "ήταν", "ισούται με", "ίσος με", "ίση με", "ίσο με", "κάνει"), ("ακριβώς", "τώρα")),
    "sv": EqualWords(("är", "var", "blir", "lika med"), ("exakt", "precis", "nu", "då")),
    "da": EqualWords(("er", "var", "bliver", "lig", "lig med"), ("præcis", "netop", "nu", "så")),
    "nb": EqualWords(("er", "var", "blir", "lik", "lik med"), ("nøyaktig", "akkurat", "nå", "da")),
    "fi": EqualWords(("on", "ovat", "oli", "yhtä kuin", "yhtä suuri kuin"), ("täsmälleen", "tasan", "nyt")),
    "cs": EqualWords(
        ("je", "jsou", "byl", "byla", "bylo", "činí", "rovná se", "se rovná", "roven", "rovna", "rovno"),
        ("přesně", "právě", "teď", "nyní"),
    ),
    "hu": EqualWords(("egyenlő", "értéke", "lesz"), ("pontosan", "éppen", "most"), ("-vel egyenlő", "-val egyenlő")),
    "ro": EqualWords(
        ("este", "sunt", "era", "egal cu", "egală cu", "egali cu", "egale cu"), ("exact", "acum", "chiar", "deci")
    ),
    "uk": EqualWords(
        ("є", "це", "дорівнює", "дорівнюють", "становить", "рівний", "рівна", "рівне"), ("точно", "рівно", "тепер")
    ),
    "tr": EqualWords(
        ("eşittir", "değeri"),
        ("tam", "tam olarak", "şimdi"),
        tuple(f"{mark}{first}{vowel}r" for mark in "'’" for first in "dt" for vowel in "iıuü"),
    ),
    "vi": EqualWords(("là", "bằng"), ("đúng", "chính xác", "vẫn", "cũng")),
    "ja": EqualWords(("イコール",), ("ちょうど",), ("です", "である", "となり", "になり", "に等し")),
    "ko": EqualWords((), ("정확히",), ("입니다", "이다", "이에요", "예요", "와 같", "과 같", "이 됩니다", "가 됩니다")),
}

# Articles, prepositions and pronouns of possession: no line ends with one, if there is any other way.
BOUND_WORDS = {
    "fr": "un une des du le la les l' d' de à au aux en dans par pour avec sans sous sur vers entre chez contre depuis "
    "pendant ce cet cette ces son sa ses leur leurs notre nos votre vos mon ma mes chaque quel quelle",
    "de": "ein eine einen einem einer eines der die das den dem des von vom zu zum zur in im an am auf aus bei beim "
    "mit nach für über unter um durch gegen ohne zwischen bis seit als sein seine seinen seiner ihr ihre ihren "
    "jede jeder",
    "es": "un una unos unas el la los las lo de del a al en con por para sin sobre entre hasta desde hacia su sus este "
    "esta estos estas ese esa cada",
    "it": "un uno una un' il lo la i gli le l' di del dello della dei degli delle a al allo alla ai agli alle da dal "
    "dalla dai in nel nello nella nei negli nelle con su sul sulla per tra fra senza verso suo sua questo questa ogni",
    "pt": "um uma uns umas o a os as de do da dos das em no na nos nas por pelo pela pelos pelas para com sem sobre "
    "entre até ao à aos às seu sua este esta cada",
    "nl": "een de het van in op aan met naar voor door uit bij over onder tussen tot zonder tegen om zijn haar deze "
    "elke",
}
# Conjunctions: a line or a cue begins well with one.
JOINING_WORDS = {
    "fr": "et ou mais car puis qui que où quand si",
    "de": "und oder aber denn dass weil wenn wo wie",
    "es": "y e o u pero que cuando si donde como porque",
    "it": "e ed o ma che quando se dove come perché",
    "pt": "e ou mas que quando se onde como porque",
    "nl": "en of maar want dat als waar zoals",
}

LANGUAGES = {
    language.code: replace(
        language,
        equal=EQUAL_WORDS[language.code],
        bound_words=frozenset(BOUND_WORDS.get(language.code, "").split()),
        joining_words=frozenset(JOINING_WORDS.get(language.code, "").split()),
    )
    for language in (CHINESE, ENGLISH, TRADITIONAL_CHINESE, JAPANESE, *OTHERS)
}
DEFAULT_LANGUAGE = CHINESE.code
FALLBACK_LANGUAGE = ENGLISH.code  # what is written where there are no words in the language of a lecture
BROUGHT = (ENGLISH.code, CHINESE.code)  # the languages that the project's scenes bring words in
