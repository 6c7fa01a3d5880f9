"""Words that speak for or against a place where they stand in a name or beside it."""

from __future__ import annotations

# Words after which a capitalised name is rather a place, or before which it is part of one.
PLACE_HEADS = frozenset(
    """
    sea ocean bay gulf strait straits channel island islands isle isles peninsula cape coast river lake mount
    mountain mountains valley
    county parish province oblast region district prefecture krai city town village township municipality borough
    state republic territory
    range ground grounds base airfield airport port harbor harbour station field camp fort street road avenue highway
    park square bridge
    school university hospital church north south east west northern southern eastern western central
    """.split()
)
ORG_HEADS = frozenset(
    """
    fleet command navy army force forces ministry minister university college company corp inc ltd club party times
    post news agency
    department police court office association council committee institute bank group union league team united fc
    airlines
    """.split()
)
PERSON_HEADS = frozenset(
    "mr mrs ms dr president minister general gen adm admiral col capt sen rep gov king queen pope sir said says".split()
)


FACILITY_HEADS = frozenset(
    """
    school elementary academy college university hospital church cathedral mosque temple street st road rd avenue ave
    boulevard drive
    lane highway route parkway bridge stadium arena center centre mall hotel tower theatre theater museum library
    court courthouse
    estate jail prison cemetery park square plaza airport station farm house hall
    """.split()
)
LOCATIVES = frozenset(
    """
    in at near from to around outside across throughout toward towards into through of off over between inside leaving
    visiting
    """.split()
)
SPEECH = frozenset("said says told added asked explained noted was has who is had".split())
KIN = frozenset(
    "son daughter wife husband mother father brother sister attorney coach chief sgt officer deputy senator".split()
)
