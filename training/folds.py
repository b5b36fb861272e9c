"""How publishers are split: by a hash of their registrable domain, so that no split depends on order."""

from hashlib import sha256

FOLDS = 5
_HELD_BACK_SHARE = 10


def is_held_back(publisher: str) -> bool:
    """Whether a publisher belongs to the tenth that is never trained on."""
    return _number(publisher) % _HELD_BACK_SHARE == 0


def fold_of(publisher: str) -> int:
    """The fold, 0 to `FOLDS` - 1, whose model has not seen this publisher."""
    return _number(f"fold {publisher}") % FOLDS


def _number(text: str) -> int:
    return int(sha256(text.encode()).hexdigest()[:8], 16)
