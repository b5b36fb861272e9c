"""Near-duplicate signatures: MinHash over shingles of five words. Pure."""

import re
import struct

from rensa import RMinHash  # type: ignore[import-untyped]

PERMUTATIONS = 128
SHINGLE_WORDS = 5
SEED = 1

# Han, kana and Thai are written without spaces: there every character counts as a word.
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u0e00-\u0e7f]|[^\W_]+", re.UNICODE)
_CHARACTER_SCRIPTS = re.compile(r"([\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u0e00-\u0e7f])")


def minhash(text: str) -> bytes:
    """The signature of a text: 128 unsigned 32-bit numbers, little-endian (512 bytes)."""
    sketch = RMinHash(num_perm=PERMUTATIONS, seed=SEED)
    sketch.update(shingles(text))
    return struct.pack(f"<{PERMUTATIONS}I", *sketch.digest())


def shingles(text: str) -> list[str]:
    """Every run of five words, without case and punctuation; a shorter text is one shingle."""
    words = _WORD.findall(_CHARACTER_SCRIPTS.sub(r" \1 ", text.casefold()))
    last = max(1, len(words) - SHINGLE_WORDS + 1)
    return [" ".join(words[start : start + SHINGLE_WORDS]) for start in range(last)]


def similarity(one: bytes, other: bytes) -> float:
    """The estimated Jaccard similarity of two signatures, 0..1."""
    pairs = zip(_numbers(one), _numbers(other), strict=True)
    return sum(left == right for left, right in pairs) / PERMUTATIONS


def _numbers(signature: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{PERMUTATIONS}I", signature)
