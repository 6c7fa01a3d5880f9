"""Places that no gazetteer has, such as a school, an estate or a street: put where the report's other names say.

Each such name is offered the container that follows it ("Eva's Village in Paterson"), the resolved place that stands
nearest in the text, and the place that the report is mostly about. The ranker weighs them as it does listed entries.
"""

from __future__ import annotations

import math

from geoint.placing.resolve_candidates import SHORT, MatchKind, Option, is_wide
from geoint.placing.resolve_context import Floats, Name, Scene, is_facility

# A town of this size is hardly meant by a name that also stands for a school or a street.
_WELL_KNOWN = 100_000
_FINE = frozenset({"city", "locality", "county", "base", "airfield", "port", "facility", "range", "island"})
_USABLE = _FINE | {"admin", "country", "islands", "peninsula"}
# Fine places before units before countries, as homes for what lies in none that is listed.
_KIND_WEIGHT = {"admin": 0.25, "islands": 0.25, "peninsula": 0.25, "country": 0.04}
_REACH_CHARACTERS = 400
_SMALL = frozenset({"city", "locality", "county", "airfield"})


def infer_options(scene: Scene, likely: Floats) -> dict[int, tuple[Option, ...]]:
    """Return more options for the names that no entry may stand for, given how likely each listed option is."""
    best = {k: _best(scene, k, likely) for k in range(len(scene.names))}
    needy = [k for k, name in enumerate(scene.names) if _may_be_unlisted(name)]
    if not needy:
        return {}
    order = sorted(best, key=lambda k: (-_weight(scene, k, best[k]), k))
    out = {}
    for k in needy:
        main = next((best[j] for j in order if j != k and _weight(scene, j, best[j]) > 0), None)
        found: tuple[tuple[MatchKind, tuple[Option, float] | None], ...] = (
            ("next", _next(scene, k, best)),
            ("near", _near(scene, k, best)),
            ("main", main),
        )
        options = [pair[0]._replace(rank=0, match=match) for match, pair in found if pair is not None]
        if options:
            out[k] = tuple(options)
    return out


def _may_be_unlisted(name: Name) -> bool:
    if is_wide(name.text) or (len(name.text) <= SHORT and name.text.isupper()):
        return False
    if is_facility(name.text):
        return True
    return all(
        (o.entry.kind in _SMALL or o.entry.id.startswith("adm2:")) and o.entry.population <= _WELL_KNOWN
        for o in name.options
    )


def _best(scene: Scene, k: int, likely: Floats) -> tuple[Option, float] | None:
    start, end = scene.starts[k], scene.starts[k + 1]
    if start == end:
        return None
    n = int(likely[start:end].argmax())
    option = scene.names[k].options[n]
    if option.entry.kind not in _USABLE or option.match == "named":
        return None
    return option, float(likely[start + n])


def _weight(scene: Scene, k: int, best: tuple[Option, float] | None) -> float:
    if best is None:
        return 0.0
    option, chance = best
    return (
        chance
        * _KIND_WEIGHT.get(option.entry.kind, 1.0)
        * (1.0 + math.log(len(scene.names[k].mentions)))
        * (1.0 - 0.3 * is_facility(scene.names[k].text))
    )


def _next(scene: Scene, k: int, best: dict[int, tuple[Option, float] | None]) -> tuple[Option, float] | None:
    for i in scene.names[k].mentions:
        j = scene.beside.following.get(i)
        if j is not None and scene.of_mention[j] != k and best[scene.of_mention[j]] is not None:
            return best[scene.of_mention[j]]
    return None


def _near(scene: Scene, k: int, best: dict[int, tuple[Option, float] | None]) -> tuple[Option, float] | None:
    """Return the place that stands nearest in the text, finer kinds first."""
    found: tuple[float, tuple[Option, float]] | None = None
    for i in scene.names[k].mentions[:5]:
        for j in (*range(i - 1, max(i - 6, -1), -1), *range(i + 1, min(i + 6, len(scene.mentions)))):
            pair = best[scene.of_mention[j]]
            if pair is None or scene.of_mention[j] == k:
                continue
            gap = max(
                scene.mentions[i].start - scene.mentions[j].end, scene.mentions[j].start - scene.mentions[i].end, 0
            )
            score = pair[1] * _KIND_WEIGHT.get(pair[0].entry.kind, 1.0) * math.exp(-gap / _REACH_CHARACTERS)
            if found is None or score > found[0]:
                found = (score, pair)
    return found[1] if found else None
