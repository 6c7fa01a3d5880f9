"""Military activities in news reports: found, dated, placed, merged, mapped.

>>> import geoint
>>> result = geoint.map_reports("seeds/")  # doctest: +SKIP
>>> result.save("outputs/seeds")           # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from geoint.gazetteer import Gazetteer
    from geoint.pipeline import Pipeline
    from geoint.result import Result, map_reports

__version__ = "0.1.0"
__all__ = ["Gazetteer", "Pipeline", "Result", "__version__", "map_reports"]

# Loaded at first use, so that `import geoint` and `geoint --help` stay quick.
_HOMES = {
    "Gazetteer": "geoint.gazetteer",
    "Pipeline": "geoint.pipeline",
    "Result": "geoint.result",
    "map_reports": "geoint.result",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'geoint' has no attribute {name!r}")
