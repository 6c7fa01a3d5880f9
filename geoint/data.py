"""Where the data files lie: inside the installed package, else in gazetteer/ beside it.

A wheel carries them as geoint/_data; an editable install has no such folder, because build back ends do not copy
forced inclusions there, and reads the repository's gazetteer/.
"""

from __future__ import annotations

from pathlib import Path

from geoint.errors import GazetteerError

_HERE = Path(__file__).resolve().parent
_ROOTS = (_HERE / "_data", _HERE.parent / "gazetteer")


def data_path(name: str) -> Path:
    """Return the path of a data file, such as "series.csv" or "data/meta.json".

    Raises
    ------
    GazetteerError
        Where the file is in neither place.
    """
    for root in _ROOTS:
        path = root / name
        if path.exists():
            return path
    raise GazetteerError(f"data file {name!r} is missing from {_ROOTS[0]} and {_ROOTS[1]}; install geoint again")
