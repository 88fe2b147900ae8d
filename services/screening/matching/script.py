"""Character ranges of the scripts that are read in a way of their own."""

import re

HAN = "㐀-䶿一-鿿豈-﫿〇"
"""Han characters, as the inside of a regular-expression character class."""

KANA = re.compile("[぀-ヿ]")
"""Hiragana or katakana: with any of them, Han characters are not read as Chinese."""
