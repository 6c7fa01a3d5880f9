"""Mentions -> gazetteer entries: all candidates of a report are weighed together, and the reasons are kept.

What each name may mean is looked up (`resolve_candidates`), the report is laid out (`resolve_context`), a ranker with
learned weights goes over it three times (`resolve_features`, `resolve_ranker`), and places that no gazetteer has are
put
where other names say (`resolve_inferred`). This module turns the outcome into mentions with reasons and confidence.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from geoint.gazetteer import Gazetteer
from geoint.gazetteer.names import normalise
from geoint.models import Candidate, Mention
from geoint.placing.resolve_backing import NOT_BACKED, Backing
from geoint.placing.resolve_candidates import MatchKind, Option
from geoint.placing.resolve_context import Floats, distance_km, is_facility, read_scene, says_unit
from geoint.placing.resolve_own import INFERRED, TAKEN, TWIN_KM
from geoint.placing.resolve_ranker import Weights, load_weights, rank
from geoint.placing.resolve_reasons import reasons_of, support_of

KEPT_CANDIDATES = 5
# Mentions that are weighed together: a long news report. Books are cut, so that work grows with their length.
MOST_TOGETHER = 400
# Nothing is certain that was read by a machine.
MOST_CONFIDENCE = 0.99
# A big town that the report hardly speaks for yields to one of its name that it speaks for in so many more ways.
LITTLE_SUPPORT, MORE_SUPPORT = 2, 4


def resolve_mentions(
    text: str, mentions: Sequence[Mention], gazetteer: Gazetteer, *, weights: Weights | None = None
) -> tuple[Mention, ...]:
    """Return the mentions with entry, coordinates, confidence, reasons and rivals; unknown names stay unresolved.

    A name that no gazetteer has gets the containing or neighbouring place that the report names: `method` is
    "inferred", `entry_id` that place's, `name` the mention's own text.

    Parameters
    ----------
    mentions
        Of one report, in text order.
    weights
        The ranker's weights; those that come with the package where none are given.
    """
    if not mentions:
        return ()
    used = load_weights() if weights is None else weights
    out: list[Mention] = []
    for start in range(0, len(mentions), MOST_TOGETHER):
        out += _resolve_together(text, mentions[start : start + MOST_TOGETHER], gazetteer, used)
    return tuple(out)


def _resolve_together(text: str, mentions: Sequence[Mention], gazetteer: Gazetteer, weights: Weights) -> list[Mention]:
    ranking = rank(read_scene(text, mentions, gazetteer), weights)
    out, backing = list(mentions), Backing(ranking)
    for (variant, found), chances, rows in zip(ranking.variants.items(), ranking.chances, ranking.rows, strict=True):
        options = ranking.scene.names[variant.name].options
        candidates, matches = _candidates(options, chances, rows, ranking.scene.names[variant.name].text)
        named = (k for k, c in enumerate(candidates) if gazetteer.is_custom(c.entry_id) and matches[k] not in INFERRED)
        own = next(named, None)
        if own is not None:  # the user's own places win; a home for a place that nobody has is none of them
            candidates, matches = [candidates[own], *candidates], [matches[own], *matches]
            del candidates[own + 1], matches[own + 1]
        chosen, why = backing.choose(variant.name, found, candidates, matches)
        if chosen:
            candidates.insert(0, candidates.pop(chosen))
            matches.insert(0, matches.pop(chosen))
        for i in found:
            if not candidates or why is None:
                out[i] = _left_out(mentions[i], ranking.scene.names[variant.name].text, backed=why is not None)
                continue
            out[i] = _resolved(mentions[i], candidates, matches, weights)
            if why:
                out[i] = out[i].model_copy(update={"reasons": (*out[i].reasons, why)})
            if own is not None:
                out[i] = out[i].model_copy(update={"method": "custom"})
    return out


def _candidates(
    options: Sequence[Option], chances: Floats, rows: Floats, name: str
) -> tuple[list[Candidate], list[MatchKind]]:
    """Return the best candidates, and how each one's name matched; ways to the same entry are added up."""
    best: dict[str, tuple[float, int]] = {}
    for n, option in enumerate(options):
        total, first = best.get(option.entry.id, (0.0, n))
        chance = float(chances[n]) + (1.0 if option.entry.id.startswith("custom:") else 0.0)
        best[option.entry.id] = (total + chance, n if chances[n] > chances[first] else first)
    ordered = sorted(best.items(), key=lambda pair: (-pair[1][0], pair[0]))[:KEPT_CANDIDATES]
    candidates = []
    for entry_id, (score, n) in ordered:
        entry = options[n].entry
        candidates.append(
            Candidate(
                entry_id=entry_id,
                name=entry.name,
                kind=entry.kind,
                country=entry.country,
                lon=entry.lon,
                lat=entry.lat,
                score=round(min(score, 1.0), 4),
                reasons=reasons_of(options[n], rows[n], name),
            )
        )
    matches = [options[n].match for _, (_, n) in ordered]
    supports = [support_of(rows[n]) for _, (_, n) in ordered]
    twin = (
        _town_of_same_name(candidates, matches, name)
        or _country_of_same_name(candidates, name)
        or _town_that_the_report_means(candidates, matches, supports)
    )
    if twin:
        both = round(min(candidates[0].score + candidates[twin].score, 1.0), 4)
        candidates.insert(0, candidates.pop(twin).model_copy(update={"score": both}))
        matches.insert(0, matches.pop(twin))
    return candidates, matches


def _town_that_the_report_means(
    candidates: Sequence[Candidate], matches: Sequence[str], supports: Sequence[int]
) -> int:
    """Return which rival town the report speaks for in many more ways than for the leading, bigger one, or 0.

    "Kunsan air base" in a report on South Korea is Gunsan, though Kunshan in China has eight times its people.
    """
    if not candidates or candidates[0].kind != "city" or supports[0] > LITTLE_SUPPORT:
        return 0
    fit = [
        n
        for n, rival in enumerate(candidates)
        if rival.kind == "city" and matches[n] == matches[0] == "name" and supports[n] - supports[0] >= MORE_SUPPORT
    ]
    return max(fit, key=lambda n: (supports[n], -n), default=0)


def _country_of_same_name(candidates: Sequence[Candidate], name: str) -> int:
    """Return which rival is the country of that very name, where a town has it only as another name, or 0.

    "Benin" beside "Togo" is the country, "Benin City" is what it says.
    """
    key = normalise(name)
    if not candidates or candidates[0].kind != "city" or normalise(candidates[0].name) == key:
        return 0
    return next((n for n, c in enumerate(candidates) if c.kind == "country" and normalise(c.name) == key), 0)


def _town_of_same_name(candidates: Sequence[Candidate], matches: Sequence[str], name: str) -> int:
    """Return which rival is the town of the leading unit's own name, or 0.

    "Tokyo" is the town, "Tokyo Prefecture" is not.
    """
    if not candidates or candidates[0].kind != "admin" or says_unit(name) or matches[0] != "name":
        return 0
    first = candidates[0]
    for n, rival in enumerate(candidates[1:], start=1):
        near = distance_km((first.lon, first.lat), (rival.lon, rival.lat)) < TWIN_KM
        if (
            rival.kind == "city"
            and matches[n] == "name"
            and near
            and normalise(rival.name) in {normalise(first.name), normalise(name)}
        ):
            return n
    return 0


def _left_out(mention: Mention, name: str, *, backed: bool) -> Mention:
    """Return a mention without a place; `name` is what it is called in the text, with the "Camp" before it."""
    if not backed:
        return mention.model_copy(update={"reasons": (NOT_BACKED,)})
    whole = name.casefold() == mention.text.casefold()
    why = "no gazetteer entry has this name" if whole else f"no gazetteer entry has the name {name!r}"
    return mention.model_copy(update={"reasons": (why,)})


def _resolved(mention: Mention, candidates: Sequence[Candidate], matches: Sequence[str], weights: Weights) -> Mention:
    best, match = candidates[0], matches[0]
    inferred = match in INFERRED
    place = {"name": best.name, "kind": best.kind}
    if inferred:
        place = {
            "name": mention.text,
            "kind": "facility" if is_facility(mention.text) or match == "named" else "locality",
        }
    method = "inferred" if inferred else "gazetteer"
    return mention.model_copy(
        update={
            **place,
            "entry_id": best.entry_id,
            "country": best.country,
            "lon": best.lon,
            "lat": best.lat,
            "method": method,
            "reasons": best.reasons,
            "confidence": confidence_of(mention.recognition, best.score, match, weights.confidence),
            "candidates": tuple(candidates),
        }
    )


def confidence_of(recognition: float, chance: float, match: str, table: dict[str, float]) -> float:
    """Return the chance that a mention is a place name and was put right, as measured on texts left out of training."""
    total = table["bias"] + table["recognition"] * _logit(recognition) + table["chance"] * _logit(chance)
    total += (
        table["taken"] * (match in TAKEN)
        + table["named"] * (match == "named")
        + table["part"] * (match in {"part", "type"})
    )
    return round(min(1.0 / (1.0 + math.exp(-total)), MOST_CONFIDENCE), 3)


def _logit(value: float) -> float:
    kept = min(max(value, 0.005), 0.995)
    return math.log(kept / (1.0 - kept))


def resolve_name(name: str, gazetteer: Gazetteer, *, context: str | None = None) -> Mention:
    """Resolve one name, alone or in a text around it.

    Parameters
    ----------
    context
        Words that follow the name or that hold it.
    """
    text = context if context and name in context else f"{name}, {context}" if context else name
    start = text.index(name)
    mention = Mention(report_id="", start=start, end=start + len(name), text=name, name=name)
    others = _named_in(text, gazetteer, skip=(start, start + len(name)))
    mentions = sorted([mention, *others], key=lambda m: m.start)
    resolved = resolve_mentions(text, mentions, gazetteer)[mentions.index(mention)]
    return resolved if context else _best_known(resolved, gazetteer)


def _best_known(mention: Mention, gazetteer: Gazetteer) -> Mention:
    """Take the gazetteer's first of a name that stands alone: the ranker has learned from texts, and there is none."""
    first = next(iter(gazetteer.lookup(mention.text)), None)
    best = next((c for c in mention.candidates if c.entry_id == first), None)
    if best is None or first == mention.entry_id or mention.method != "gazetteer":
        return mention
    others = tuple(c for c in mention.candidates if c is not best)
    return mention.model_copy(
        update={
            "name": best.name, "entry_id": best.entry_id, "kind": best.kind, "country": best.country, "lon": best.lon,
            "lat": best.lat, "reasons": (*best.reasons, "the best known of this name"), "candidates": (best, *others),
            "confidence": min(mention.confidence, 0.5),
        }
    )  # fmt: skip


def _named_in(text: str, gazetteer: Gazetteer, *, skip: tuple[int, int]) -> list[Mention]:
    """Return the capitalised names of a short text that the gazetteer knows: the longest first at each place."""
    found, position = [], 0
    words = [(m.start(), m.end()) for m in re.finditer(r"[^\W\d_][\w'’-]*", text)]
    for i, (start, _) in enumerate(words):
        if start < position or not text[start].isupper() or skip[0] <= start < skip[1]:
            continue
        for _, end in reversed(words[i : i + 5]):
            if gazetteer.has_name(text[start:end]):
                found.append(Mention(report_id="", start=start, end=end, text=text[start:end], name=text[start:end]))
                position = end
                break
    return found
