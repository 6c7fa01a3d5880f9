"""One tree of errors under GeointError.

Each class is also a builtin, so that callers who know nothing of geoint catch what they would expect. A message
says what failed, where, why, and what to do about it, in one line.
"""

DEBUG = "GEOINT_DEBUG"
"""The environment variable that, set to anything, shows where a failure of geoint itself happened."""

MAX_ERROR_CHARS = 200


def told(error: BaseException) -> str:
    """Return any error in one short line."""
    return f"{type(error).__name__}: {' '.join(str(error).split())[:MAX_ERROR_CHARS]}"


class GeointError(Exception):
    """Anything that geoint raises on purpose."""


class InputError(GeointError, ValueError):
    """A report, a table or an argument that cannot be used."""


class ReportError(InputError):
    """One report that cannot be read; the run goes on without it."""


class NothingToDoError(GeointError, ValueError):
    """No report could be read at all."""


class GazetteerError(GeointError, ValueError):
    """Gazetteer data that are missing, damaged, or a custom row that cannot be used."""


class EntryNotFoundError(GazetteerError, KeyError):
    """No gazetteer entry has this id."""

    def __str__(self) -> str:
        return str(self.args[0]) if self.args else ""


class GeocoderError(GeointError, RuntimeError):
    """The geocoding service did not answer, or answered something unusable."""


class OutputError(GeointError, OSError):
    """Results that could not be written."""


class WorkerError(GeointError, RuntimeError):
    """Worker processes or a cluster that cannot be used, or were lost."""
