"""How place names are compared: one normal form for the stored names and for what is looked up.

The same code runs in the build and at look-up. Whoever changes a rule must rebuild the data
(`python gazetteer/build.py`), since the stored keys are normal forms.
"""

from __future__ import annotations

import re
import unicodedata

# Letters that Unicode does not decompose although readers take them for an accented base letter.
_LETTERS = str.maketrans(
    {
        "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ß": "ss", "ı": "i", "ħ": "h",
        "ŧ": "t", "ŋ": "ng", "ə": "a", "ɐ": "a", "ĸ": "k", "ﬁ": "fi", "ґ": "г", "і": "и", "ї": "и", "є": "е",
    }
)  # fmt: skip

# Marks that writers set or leave out at will: "Xi'an", "Xi’an", "Xian"; "U.S.", "US".
_DROPPED = dict.fromkeys(map(ord, "'’‘ʼʻʹʺ`´′″\"“”.·̓"), "")
# Marks that separate words: "Severo-Kurilsk" and "Severo Kurilsk"; "Korea, North".
_SPACED = dict.fromkeys(map(ord, "-‐‑‒–—−_,/()[];:•"), " ")
_MARKS = {**_DROPPED, **_SPACED, ord("&"): " and "}

_ANY_MARK = re.compile(f"[{re.escape(''.join(map(chr, _MARKS)))}]")

# "St.Petersburg" without a space: the full stop ends a word there; in "U.S.A." it does not.
_STOP_BEFORE_WORD = re.compile(r"(?<=\w\w)\.(?=\w\w)")

# Words with a usual short form, brought to the short one on both sides.
_SHORT_FORMS = {"saint": "st", "sainte": "ste", "mount": "mt", "fort": "ft"}
_LONG_FORMS = frozenset(_SHORT_FORMS)

# Words that say what a place is. They are taken off only where the whole name is unknown.
_UNIT_WORDS = frozenset(
    {
        "province", "oblast", "region", "state", "prefecture", "krai", "kray", "republic", "governorate", "okrug",
        "voivodeship", "canton", "department", "district", "county", "division", "territory", "municipality",
        "emirate", "directorate",
    }
)  # fmt: skip
_BEFORE_UNIT_WORD = frozenset({"autonomous", "administrative"})
_SETTLEMENT_WORDS = frozenset({"city", "town", "village"})
_SETTLEMENT_OF = frozenset({"city", "town", "village", "port", "settlement"})


def normalise(name: str) -> str:
    """Return the form under which a name is stored and looked up.

    Case, accents, apostrophes and full stops vanish, hyphens and commas become spaces, "Saint", "Mount" and "Fort"
    become "st", "mt" and "ft", a leading "the" is dropped. Scripts are never mixed or transliterated.

    Parameters
    ----------
    name
        A place name in any script.

    Returns
    -------
    str
        The normal form; empty where the name holds no letter or digit.
    """
    if "." in name:
        name = _STOP_BEFORE_WORD.sub(" ", name)
    folded = name.lower() if name.isascii() else _fold(name)
    words = (folded.translate(_MARKS) if _ANY_MARK.search(folded) else folded).split()
    if len(words) > 1:
        if words[0] == "the":
            del words[0]
        if not _LONG_FORMS.isdisjoint(words):
            words = [_SHORT_FORMS.get(word, word) for word in words]
    return " ".join(words)


def _fold(name: str) -> str:
    decomposed = unicodedata.normalize("NFKD", name)
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return unicodedata.normalize("NFC", bare).casefold().translate(_LETTERS)


def exact_key(name: str) -> str:
    """Return the key of a short form that counts only as it is written ("CA", "Ind.", "US").

    Full stops between capitals are left out, since usage varies ("U.S.", "US"); elsewhere they count, since "Wash." is
    a state and "Wash" is not. The sign in front keeps these keys apart from normal forms.
    """
    tight = name.replace(" ", "")
    return "=" + (tight.replace(".", "") if tight.isupper() else tight)


def may_be_short_form(name: str) -> bool:
    """Say whether a name looks like an abbreviation at all, so that most look-ups skip that table."""
    return len(name) <= 12 and name[:1].isupper() and ("." in name or len(name) <= 5)


def without_unit_word(key: str) -> str | None:
    """Return the normal form without the word for an administrative unit, or None ("hebei province" -> "hebei")."""
    words = key.split(" ")
    if len(words) > 1 and words[-1] in _UNIT_WORDS:
        rest = words[:-2] if words[-2] in _BEFORE_UNIT_WORD else words[:-1]
        return " ".join(rest) or None
    if words[0] in _BEFORE_UNIT_WORD:
        del words[0]
    if len(words) > 2 and words[1] == "of" and words[0] in _UNIT_WORDS:
        return " ".join(words[2:])
    return None


def without_settlement_word(key: str) -> str | None:
    """Return the normal form without the word for a settlement, or None ("city of tartus" -> "tartus")."""
    words = key.split(" ")
    if len(words) > 1 and words[-1] in _SETTLEMENT_WORDS:
        return " ".join(words[:-1])
    if len(words) > 2 and words[1] == "of" and words[0] in _SETTLEMENT_OF:
        return " ".join(words[2:])
    return None
