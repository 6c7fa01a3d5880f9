"""What came of reading, and a short way to write files, for the tests of the readers."""

from __future__ import annotations

from pathlib import Path

from geoint.models import Fault, Report
from geoint.reports import read_reports


class Outcome:
    """What came of reading: reports, faults and notices."""

    def __init__(self, *inputs: str | Path) -> None:
        self.faults: list[Fault] = []
        self.notices: list[Fault] = []
        self.reports: list[Report] = list(read_reports(inputs, faults=self.faults, notices=self.notices))

    @property
    def ids(self) -> list[str]:
        return [r.id for r in self.reports]

    @property
    def only(self) -> Report:
        assert (len(self.reports), self.faults) == (1, [])
        return self.reports[0]

    @property
    def only_fault(self) -> Fault:
        assert (self.reports, len(self.faults)) == ([], 1)
        return self.faults[0]


def write(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return path
