"""Which language a name is probably in: by its script, and where scripts are shared, by place and letters."""

from services.diligence.console.text import script_of

_BY_SCRIPT = {
    "HANGUL": "ko", "HIRAGANA": "ja", "KATAKANA": "ja", "HEBREW": "he", "THAI": "th", "GREEK": "el",
    "DEVANAGARI": "hi", "GEORGIAN": "ka", "ARMENIAN": "hy", "BENGALI": "bn", "TAMIL": "ta", "TIBETAN": "bo",
    "MONGOLIAN": "mn", "KHMER": "km", "MYANMAR": "my", "LAO": "lo", "ETHIOPIC": "am", "SINHALA": "si",
}  # fmt: skip
_UYGHUR = frozenset("ۇۆۈۋېەڭھ")
_PERSIAN = frozenset("پچژگکی")
_URDU = frozenset("ٹڈڑںے")
_UKRAINIAN = frozenset("іїєґІЇЄҐ")
_TRADITIONAL_PLACES = ("TW", "HK", "MO")
_RIGHT_TO_LEFT = frozenset({"ar", "fa", "ur", "ug", "he"})


def language_of(text: str, *, country: str | None = None, region: str | None = None) -> str | None:
    """A BCP 47 tag, or None for Latin letters and for what cannot be told."""
    scripts = {script_of(letter) for letter in text if letter.isalpha()}
    for script in ("HIRAGANA", "KATAKANA", "HANGUL"):
        if script in scripts:
            return _BY_SCRIPT[script]
    if "CJK" in scripts:
        return _chinese(country, region)
    if "ARABIC" in scripts:
        return _arabic(set(text), country)
    if "CYRILLIC" in scripts:
        return "uk" if set(text) & _UKRAINIAN else "ru"
    return next((_BY_SCRIPT[script] for script in sorted(scripts) if script in _BY_SCRIPT), None)


def _chinese(country: str | None, region: str | None) -> str:
    if country == "JP":
        return "ja"
    places = (country or "", (region or "")[3:])
    return "zh-Hant" if any(place in _TRADITIONAL_PLACES for place in places) else "zh-Hans"


def _arabic(letters: set[str], country: str | None) -> str:
    if letters & (_UYGHUR - {"ھ", "ە"}):
        return "ug"
    if letters & _URDU or country == "PK":
        return "ur"
    return "fa" if letters & _PERSIAN or country in ("IR", "AF") else "ar"


def is_right_to_left(language: str | None) -> bool:
    """Whether text of this language runs from right to left."""
    return (language or "").partition("-")[0] in _RIGHT_TO_LEFT
