"""A small convolutional network that reads beside the random field; the two err differently.

It sees words through vectors learned elsewhere (`word_table`), so that it knows something of words that the training
texts lack. The weights in network.npz are the project's own; bench/train_network.py made them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from geoint.reading.network_inputs import Inputs, Kinds
from geoint.reading.word_table import WordTable

NETWORK_PATH = Path(__file__).with_name("network.npz")
# Tokens read at once, so that a long report needs no more memory than a short one.
BLOCK = 2048
# Products of matrices are cut into pieces of so many rows and multiplications at most. OpenBLAS does not spread pieces
# that small over threads, whose waiting would cost several times the work; and each token then gets the same sums
# whatever text it stands in.
ROWS, MULTIPLICATIONS = 16, 2**18
Array = NDArray[np.float32]


class Layer(NamedTuple):
    """A gated convolution over three tokens, `dilation` apart."""

    scale: Array
    shift: Array
    weights: Array
    bias: Array
    dilation: int


class Network:
    """Gives each token the chances that a name begins with it, and that one goes on in it."""

    def __init__(self, tables: dict[str, Array], layers: list[Layer], kinds: Kinds) -> None:
        self._tables, self._layers, self.kinds = tables, layers, kinds
        # So many tokens to each side have a say.
        self._reach = sum(layer.dilation for layer in layers)

    def chances(self, inputs: Inputs, table: WordTable) -> Array:
        """Return a row of two chances for each token."""
        total = len(inputs.words)
        out = np.zeros((total, 2), dtype=np.float32)
        for start, stop in _blocks(total):
            left, right = max(0, start - self._reach), min(total, stop + self._reach)
            out[start:stop] = self._read(inputs.part(left, right), table)[start - left : stop - left, 1:]
        return out

    def _read(self, inputs: Inputs, table: WordTable) -> Array:
        tables = self._tables
        parts = [
            table.vectors(inputs.words),
            tables["case"][inputs.spellings],
            tables["flag"][inputs.flags],
            tables["single"][inputs.singles],
            tables["run"][inputs.runs],
            tables["affix"][inputs.affixes].reshape(len(inputs.words), -1),
            inputs.numbers,
        ]
        hidden = _product(np.concatenate(parts, axis=1), tables["in_weights"]) + tables["in_bias"]
        for layer in self._layers:
            hidden = hidden + _convolve(_normal(hidden, layer.scale, layer.shift), layer)
        last = _normal(hidden, tables["out_scale"], tables["out_shift"])
        logits = _product(last, tables["out_weights"]) + tables["out_bias"]
        powers = np.exp(logits - logits.max(axis=1, keepdims=True))
        result: Array = powers / powers.sum(axis=1, keepdims=True)
        return result


def _blocks(total: int) -> Iterator[tuple[int, int]]:
    for start in range(0, total, BLOCK):
        yield start, min(start + BLOCK, total)


def _normal(rows: Array, scale: Array, shift: Array) -> Array:
    """Return rows with mean 0 and variance 1, scaled and shifted."""
    centred = rows - rows.mean(axis=1, keepdims=True)
    spread = np.sqrt(np.einsum("ij,ij->i", centred, centred) / rows.shape[1] + 1e-5)
    result: Array = centred / spread[:, None] * scale + shift
    return result


def _convolve(rows: Array, layer: Layer) -> Array:
    width, step = rows.shape[1], layer.dilation
    wide = np.zeros((len(rows), 3 * width), dtype=np.float32)
    wide[step:, :width] = rows[:-step]
    wide[:, width : 2 * width] = rows
    wide[:-step, 2 * width :] = rows[step:]
    both = _product(wide, layer.weights) + layer.bias
    half = both.shape[1] // 2
    result: Array = both[:, :half] / (1 + np.exp(-both[:, half:]))
    return result


def _split(weights: Array) -> Array:
    """Return a matrix as a stack of narrower ones, side by side, for `_product`."""
    depth, width = weights.shape
    parts = next(n for n in range(1, width + 1) if width % n == 0 and ROWS * depth * (width // n) <= MULTIPLICATIONS)
    return np.ascontiguousarray(weights.reshape(depth, parts, width // parts).swapaxes(0, 1))


def _product(rows: Array, stack: Array) -> Array:
    """Return rows times a matrix that `_split` gave."""
    count, depth = rows.shape
    padded = np.zeros((-(-count // ROWS), 1, ROWS, depth), dtype=np.float32)
    padded.reshape(-1, depth)[:count] = rows
    pieces = padded @ stack
    result: Array = pieces.swapaxes(1, 2).reshape(len(padded) * ROWS, -1)[:count]
    return result


def load_network(*, path: Path = NETWORK_PATH) -> Network:
    """Open the network's weights."""
    with np.load(path) as stored:
        arrays = {name: stored[name] for name in stored.files}
    facts = json.loads(arrays.pop("facts").tobytes())
    full = {name: value.astype(np.float32) for name, value in arrays.items()}
    full |= {name: _split(value) for name, value in full.items() if name.endswith("_weights")}
    layers = [
        Layer(full.pop(f"{n}_scale"), full.pop(f"{n}_shift"), full.pop(f"{n}_weights"), full.pop(f"{n}_bias"), dilation)
        for n, dilation in enumerate(facts["dilations"])
    ]
    kinds = Kinds(*({kind: n for n, kind in enumerate(facts[name])} for name in ("flags", "classes")))
    return Network(full, layers, kinds)
