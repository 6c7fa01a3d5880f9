"""Which ids a run has met, in 24 to 48 bytes each, however long they are."""

from __future__ import annotations

import hashlib
from array import array

_FIRST_SLOTS = 64
# A fuller table makes the search for a free slot long.
_MAX_LOAD = 2 / 3
_NUMBER_BITS = 40
_NUMBER_MASK = (1 << _NUMBER_BITS) - 1


class IdTable:
    """A set of strings, each with a number (a line, say), that grows by 16 bytes for a slot.

    Of each string 88 bits of its BLAKE2 digest are kept, not the string itself: a Python set of ten million ids takes
    1.5 GB, this takes 0.3 GB. That two ids of ten million share all 88 bits has a chance of one in 10^12; one of the
    two reports would then get another id, or be taken for a second one of that id.
    """

    def __init__(self) -> None:
        self._count = 0
        self._allocate(_FIRST_SLOTS)

    def __len__(self) -> int:
        return self._count

    def __contains__(self, text: str) -> bool:
        return self.get(text) is not None

    def get(self, text: str) -> int | None:
        """Return the number that `text` was added with, None where it was not."""
        key, rest = _digest(text)
        slot = self._find(key, rest)
        return self._numbers[slot] & _NUMBER_MASK if self._numbers[slot] else None

    def add(self, text: str, number: int = 1) -> bool:
        """Add `text` with a number from 1 to 2^40 - 1, unless it is there; say whether it was new."""
        key, rest = _digest(text)
        slot = self._find(key, rest)
        if self._numbers[slot]:
            return False
        self._keys[slot], self._numbers[slot] = key, rest | number & _NUMBER_MASK
        self._count += 1
        if self._count > _MAX_LOAD * len(self._keys):
            self._grow()
        return True

    def put(self, text: str, number: int) -> None:
        """Give `text` a number, whether it is there or not."""
        if not self.add(text, number):
            key, rest = _digest(text)
            self._numbers[self._find(key, rest)] = rest | number & _NUMBER_MASK

    def _allocate(self, slots: int) -> None:
        self._keys = array("Q", bytes(8 * slots))
        self._numbers = array("Q", bytes(8 * slots))  # 0 where the slot is free: no number is

    def _find(self, key: int, rest: int) -> int:
        """Return the slot of a digest, or the free one where it belongs."""
        mask = len(self._keys) - 1
        slot = key & mask
        while self._numbers[slot] and (self._keys[slot] != key or self._numbers[slot] & ~_NUMBER_MASK != rest):
            slot = (slot + 1) & mask
        return slot

    def _grow(self) -> None:
        keys, numbers = self._keys, self._numbers
        self._allocate(2 * len(keys))
        for key, number in zip(keys, numbers, strict=True):
            if number:
                slot = self._find(key, number & ~_NUMBER_MASK)
                self._keys[slot], self._numbers[slot] = key, number


def _digest(text: str) -> tuple[int, int]:
    """Return 64 bits that choose the slot, and 24 bits more in the place above the number."""
    digest = hashlib.blake2b(text.encode("utf-8", errors="surrogatepass"), digest_size=11).digest()
    return int.from_bytes(digest[:8], "little"), int.from_bytes(digest[8:], "little") << _NUMBER_BITS
