"""The vocabulary of spatial expressions: words of direction, of coast, border and airspace, of distance.

Words are in small letters, hyphenated ones in their parts. What they mean for geometry stands in `footprint`, how far
they reach in
`spatial_sizes`.
"""

from __future__ import annotations

from collections.abc import Iterable


def table(phrases: Iterable[str]) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Phrases by their first word, the longest of each first."""
    split = sorted((tuple(phrase.split()) for phrase in phrases), key=lambda words: (-len(words), words))
    firsts = sorted({words[0] for words in split})
    return {first: tuple(words for words in split if words[0] == first) for first in firsts}


_SIMPLE = {"north": "n", "south": "s", "east": "e", "west": "w"}
_DOUBLE = {"northeast": "ne", "northwest": "nw", "southeast": "se", "southwest": "sw"}
WIND_NOUNS: dict[str, str] = {**_SIMPLE, **_DOUBLE}
WIND_ADJECTIVES: dict[str, str] = {f"{word}ern": code for word, code in WIND_NOUNS.items()}
WIND_EXTREMES: dict[str, str] = {f"{word}ernmost": code for word, code in WIND_NOUNS.items()}
# Notices and wire reports write "50 km NNE of"; only capitals count.
WIND_LETTERS = frozenset("N NNE NE ENE E ESE SE SSE S SSW SW WSW W WNW NW NNW".split())
CENTRAL = frozenset({"central", "mid", "middle"})
MIDDLES = frozenset({"centre", "center", "middle", "heart", "interior"})
FAR = frozenset({"far", "extreme", "deep", "very", "remote", "furthest", "farthest"})

# "the southern part of", with how much it takes.
PART_HEADS: dict[str, str] = {
    **dict.fromkeys(
        "part parts portion portions section sections sector sectors side flank reaches area areas region regions "
        "province provinces territories district districts zone waters islands states cities ports "
        "prefectures oblasts".split(),
        "part",
    ),
    "half": "half",
    "third": "third",
    **dict.fromkeys("quarter end".split(), "quarter"),
    **dict.fromkeys("tip point cape extremity".split(), "tip"),
    **dict.fromkeys("corner edge fringe fringes".split(), "far"),
}

COASTS = frozenset("coast coasts coastline coastlines shore shores shoreline seaboard littoral coastal".split())
BORDERS = frozenset("border borders frontier frontiers boundary borderland borderlands borderline".split())
BORDER_AREAS = frozenset(
    "area areas region regions zone zones strip district districts belt land lands province provinces".split()
)
BORDER_WITH = frozenset("with of between to against from".split())

WATERS = frozenset("waters water sea seas ocean offshore".split())
AIRS = frozenset("airspace airspaces skies sky air".split())
WATER_ADJECTIVES = frozenset(
    "international coastal territorial nearby surrounding adjacent neighbouring neighboring open disputed "
    "contested maritime sovereign"
    "shallow icy cold warm deep national offshore inshore internal regional public".split()
)
HEAD_NOUNS = frozenset("area areas zone zones space lanes region regions".split())  # "sea areas", "air space"

# Nouns that only say what kind of place follows: "the island of Jeju", "the port city of Zhanjiang".
GENERICS = frozenset(
    "island islands isle isles islet islets archipelago peninsula province provinces region regions state "
    "states county oblast krai"
    "republic territory prefecture district city cities town towns village villages port ports harbour harbor "
    "settlement base"
    "airport cape bay gulf strait straits atoll reef reefs chain group municipality capital exclave enclave "
    "range ranges resort"
    "country countries nation nations sea seas ocean waters zone canal river valley desert plateau lake".split()
)
AFTER_NAME = frozenset(
    "island islands islet islets isles province region peninsula prefecture oblast krai archipelago county "
    "state district city area"
    "territory exclave enclave valley river atoll reef chain port".split()
)
FILLERS = frozenset(
    "nearby neighbouring neighboring disputed remote tiny small contested strategic occupied annexed island- "
    "state main same entire whole"
    "rest self-ruled democratic mainland continental key important large largest big vast narrow crucial "
    "vital busy former own"
    "coastal inland garrison resort industrial historic naval uninhabited volcanic surrounding "
    "land maritime shared common internal administrative long rugged mountainous heavily fortified national sovereign "
    "energy-rich oil-rich ice-free strategically located greater northern-most so-called".split()
)
ARTICLES = frozenset({"the", "a", "an"})
POSSESSIVES = frozenset({"its", "their", "his", "her"})

# Small letters that may end a name which the mention or the demonym before them only begins: "Baltic states", "Korean
# peninsula".
NAME_ENDS = frozenset(
    "states countries republics islands island peninsula sea ocean strait straits gulf bay archipelago "
    "mountains desert steppe region"
    "coast isles triangle".split()
)

# Things that "the ...'s coast" or "around the ..." may mean, by the kinds of entry that they can stand for.
THINGS: dict[str, frozenset[str]] = {
    **dict.fromkeys(("island", "islet", "isle"), frozenset({"island", "reef"})),
    **dict.fromkeys(("islands", "islets", "archipelago"), frozenset({"islands", "island", "reef"})),
    "peninsula": frozenset({"peninsula"}),
    **dict.fromkeys(("country", "nation", "republic"), frozenset({"country"})),
    **dict.fromkeys(("city", "town", "port", "capital", "village"), frozenset({"city", "locality", "port"})),
    **dict.fromkeys(("province", "region", "oblast", "territory"), frozenset({"admin", "region"})),
    "strait": frozenset({"strait"}),
    "sea": frozenset({"sea"}),
}
# States on one main island, so that "the island" may mean them.
ISLAND_STATES = frozenset("TW CY LK MT IS CU JM MG IE NR BB SG BH DM GD LC MU NZ PR".split())

# Seas that the hydrographers part from an ocean though no land does.
OPEN_SEAS: dict[str, tuple[str, ...]] = {
    "Pacific Ocean": ("Philippine Sea", "Coral Sea", "Tasman Sea", "Gulf of Alaska"),
    "Atlantic Ocean": ("Bay of Biscay", "Celtic Sea", "Labrador Sea", "Gulf of Guinea"),
    "Indian Ocean": ("Arabian Sea", "Bay of Bengal", "Laccadive Sea", "Great Australian Bight", "Andaman Sea"),
    "Arctic Ocean": (
        "Barents Sea", "Kara Sea", "Laptev Sea", "East Siberian Sea", "Chukchi Sea", "Beaufort Sea", "Greenland Sea",
        "White Sea", "Norwegian Sea",
    ),
}  # fmt: skip
SEA_KINDS = frozenset({"ocean", "sea", "strait", "bay", "lake"})
LARGE_KINDS = frozenset({
    "country", "continent", "region", "admin", "ocean", "sea", "strait", "bay", "island", "islands", "peninsula",
    "zone",
})  # fmt: skip

NEAR_PHRASES = table((
    "in the immediate vicinity of", "in the vicinity of", "in close proximity to", "in proximity to",
    "in the neighbourhood of",
    "in the neighborhood of", "in the surroundings of", "in the environs of", "on the outskirts of",
    "in the outskirts of",
    "in the suburbs of", "in the area of", "in the area around", "at the gates of", "on the doorstep of",
    "not far from", "not far off",
    "within sight of", "within reach of", "a short distance from", "close to", "close by", "closer to", "next to",
    "adjacent to",
    "adjoining", "nearer to", "near to", "near", "beside", "outside of", "just outside", "outside",
))  # fmt: skip
AROUND_PHRASES = table((
    "in and around", "in and near", "on and around", "at and around", "over and around", "in or around", "in and off",
    "on all sides of",
    "all around", "around", "round", "surrounding", "encircling", "circling",
))  # fmt: skip

AT_BORDER = frozenset("along on at across over".split())
APPROACHES = frozenset({"approaches", "approach", "entrance", "mouth"})
SURROUNDINGS = frozenset({"surrounding", "adjacent", "nearby", "neighbouring", "neighboring", "adjoining"})
# Before a list of places, these say that something happens there.
LOCATIVES = frozenset("in at on inside across throughout into over through within near around and".split())

# After these, "off" belongs to the verb.
PHRASAL_OFF = frozenset(
    "took take takes taking taken cut cuts cutting set sets setting call calls called calling kick kicks "
    "kicked kicking lift lifts lifted"
    "broke break breaks broken fend fends fended fending ward wards warded hold held holding pay pays paid "
    "show shows showed showing"
    "play plays played round rounds rounded touch touched spark sparked sparks laid lay drive drove driven "
    "seal seals sealed"
    "stave staved put puts sell sold wipe wiped blast blasted cast casting".split()
)
# Before "over", these say that something flies.
FLIGHT = frozenset(
    "airspace skies sky flew fly flies flying flown flight flights overflight patrol patrols patrolled "
    "patrolling jets jet bomber bombers"
    "aircraft plane planes warplanes drone drones fighter fighters helicopters policing circled circling shot "
    "intercepted exploded"
    "balloon balloons side missile missiles satellite zone radar sortie sorties air".split()
)
# "Moving to the north of Europe" goes into it; "lies to the north of Europe" does not.
MOTION = frozenset(
    "move moves moved moving send sends sent sending travel travels travelled traveled travelling deploy "
    "deploys deployed deploying go goes"
    "went going come came coming transfer transferred redeployed brought bring shifted relocated rushed head "
    "heads headed heading moved"
    "invited dispatched dispatch flew march marched withdrew withdrawn returned".split()
)
# "It flew 300 km from A" is a length, no place.
COURSE = frozenset(
    "for flew fly flies flying travelled traveled travel covered covering sailed drove driven ran runs run marched "
    "over".split()
)
# "Chinese coast guard", "border troops", "border talks" are no places.
NOT_AFTER_COAST = frozenset("guard guards guardsmen guardsman artillery".split())
NOT_AFTER_BORDER = frozenset(
    "guard guards guardsmen patrol patrols police troops service services agents agency dispute disputes "
    "talks clash clashes agreement"
    "agreements control controls war wars conflict conflicts security closure tension tensions issue issues "
    "force forces management"
    "skirmish skirmishes row stand-off standoff protection checks".split()
)
# "Drawn closer to Beijing" is politics.
FIGURATIVE = frozenset(
    "drawn draw draws drawing grown grow grows growing drew grew sources source officials official people "
    "person".split()
)
# "Between" two states is a place only after such words ...
SPATIAL_BEFORE_BETWEEN = frozenset(
    "waters water sea seas channel strait straits area areas zone passage gap corridor island islands border "
    "boundary line lies lie lying"
    "located location sailed sail sailing passed pass passing transited transit transiting flew flown flying "
    "fly moved moving through"
    "halfway midway somewhere space ocean land stretch strip route point points islet islets reef reefs bay "
    "gulf coast triangle"
    "territory region position patrol patrols patrolled "
    "patrolling deployed stationed shuttled steamed crossed cruised ferried narrows".split()
)
# ... and never after these.
ABSTRACT_BEFORE_BETWEEN = frozenset(
    "relations relationship ties agreement agreements talks cooperation co-operation tension tensions summit "
    "meeting meetings partnership"
    "friendship trade dialogue deal deals dispute disputes rivalry friction link links difference differences "
    "treaty pact alliance contacts"
    "contact exchange exchanges consultations negotiations interaction coordination collaboration ceasefire "
    "truce peace balance competition"
    "bond bonds trust visits rapprochement standoff quarrel interoperability distinction comparison choice".split()
)
# Nor, between states, after these; between towns they take place there.
ACTION_BEFORE_BETWEEN = frozenset(
    "war wars conflict conflicts clash clashes drill drills exercise exercises manoeuvres maneuvers game "
    "games match matches fighting"
    "hostilities battle battles".split()
)

NUMBER_WORDS: dict[str, float] = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11,
    "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
    "eighty": 80,
    "ninety": 90, "hundred": 100, "thousand": 1000,
}  # fmt: skip
# Vague numbers: from, to.
VAGUE_NUMBERS: dict[str, tuple[float, float]] = {
    "few": (2, 6), "several": (3, 10), "couple": (2, 3), "dozen": (10, 14), "dozens": (20, 100), "tens": (20, 90),
    "scores": (40, 100), "hundreds": (200, 900),
}  # fmt: skip
APPROXIMATELY = frozenset(
    "about some around roughly approximately approx nearly almost circa ca perhaps estimated".split()
)
WITHIN_PHRASES = table(
    (
        "less than",
        "up to",
        "no more than",
        "not more than",
        "no farther than",
        "under",
        "within",
        "as little as",
        "out to",
    )
)
BEYOND_PHRASES = table(("more than", "at least", "farther than", "further than"))
FROM_PHRASES = table((
    "away from", "out to sea from", "out from", "offshore from", "offshore of", "inland from", "downrange from",
    "distant from", "from",
    "outside of", "outside", "beyond", "short of",
))  # fmt: skip
ROUND_PHRASES = table((
    "centred on", "centered on", "centred at", "centered at", "centred around", "centered around", "around", "round",
    "about", "of", "from",
    "surrounding", "on either side of", "along",
))  # fmt: skip
MORE_THAN = frozenset("over beyond exceeding".split())
UNITS_KM: dict[str, float] = {
    **dict.fromkeys("km kms kilometre kilometres kilometer kilometers".split(), 1.0),
    **dict.fromkeys("nm nmi nautical".split(), 1.852),
    **dict.fromkeys("m metre metres meter meters".split(), 0.001),
    **dict.fromkeys("mile miles mi".split(), 1.609344),
    **dict.fromkeys("yard yards yd".split(), 0.0009144),
}
# "bounded by the points", "the area enclosed by the following coordinates:"
BOUNDED = frozenset("bounded enclosed delimited defined limited formed marked".split())
BOUNDED_REST = frozenset(
    "by the a following points point coordinates positions lines line joining connecting that join connect "
    "between within area corners"
    "corner with at of and : four five six latitude longitude geographical geographic position".split()
)
PREFIX_CODES = {  # first halves of compounds such as Sino-Russian
    "sino": "CN", "russo": "RU", "indo": "IN", "franco": "FR", "anglo": "GB", "turco": "TR", "greco": "GR",
    "finno": "FI",
    "austro": "AT", "afghano": "AF", "serbo": "RS", "italo": "IT", "americano": "US", "polono": "PL", "hispano": "ES",
    "luso": "PT",
}  # fmt: skip
