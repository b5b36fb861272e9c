"""Ways in which files of a data folder are damaged, and the kinds of files there are."""

import random
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

Damage = Callable[[Path, random.Random, "Folder"], bool]
"""Does it to a file; False where it would change nothing."""


class Folder:
    """`home` is to be damaged, `before` the same desk as it was earlier."""

    def __init__(self, home: Path, before: Path) -> None:
        self.home = home
        self.before = before

    def kinds(self) -> Mapping[str, list[Path]]:
        """The files by kind, within the folder."""
        found: dict[str, list[Path]] = {}
        for path in sorted(self.home.rglob("*")):
            name = path.relative_to(self.home)
            if path.is_file() and (kind := kind_of(name)):
                found.setdefault(kind, []).append(name)
        return found


def kind_of(name: Path) -> str | None:
    """None for locks and the like, which hold nothing."""
    if name.suffix in (".lock", ".sqlite-shm", ".sqlite-wal", ".sqlite-journal") or name.name == ".lock":
        return None
    if name.parts[0] != "corpus":
        return {"archive": "archived pages", "runs": "runs", "alarms": "alarms"}.get(
            name.parts[0], "turns at hosts"
        )
    if name.parts[1] == "search":
        return "search index"
    if name.suffix == ".sqlite":
        return "notes" if name.stem == "digests" else "index of versions"
    if "_delta_log" in name.parts:
        return "commits" if name.suffix == ".json" else "checkpoints"
    return f"files of {name.parts[1]}"


def flipped(path: Path, dice: random.Random, _folder: Folder) -> bool:
    """One bit."""
    data = bytearray(path.read_bytes())
    if not data:
        return False
    data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
    path.write_bytes(data)
    return True


def zeroed(path: Path, dice: random.Random, _folder: Folder) -> bool:
    """A block, as a disk loses one."""
    data = bytearray(path.read_bytes())
    start = dice.randrange(max(1, len(data)))
    block = data[start : start + 512]
    data[start : start + 512] = bytes(len(block))
    path.write_bytes(data)
    return any(block)


def cut(path: Path, dice: random.Random, _folder: Folder) -> bool:
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.truncate(dice.randrange(size) if size else 0)
    return size > 0


def lengthened(path: Path, dice: random.Random, _folder: Folder) -> bool:
    with path.open("ab") as file:
        file.write(dice.randbytes(64))
    return True


def deleted(path: Path, _dice: random.Random, _folder: Folder) -> bool:
    path.unlink()
    return True


def swapped(path: Path, dice: random.Random, folder: Folder) -> bool:
    """With another file of its kind."""
    kind = kind_of(path.relative_to(folder.home)) or ""
    others = [folder.home / one for one in folder.kinds()[kind] if folder.home / one != path]
    if not others:
        return False
    other = dice.choice(others)
    one, two = path.read_bytes(), other.read_bytes()
    path.write_bytes(two)
    other.write_bytes(one)
    return one != two


def older(path: Path, _dice: random.Random, folder: Folder) -> bool:
    """The file as it was in the copy of before."""
    before = folder.before / path.relative_to(folder.home)
    if not before.exists() or before.read_bytes() == path.read_bytes():
        return False
    shutil.copyfile(before, path)
    return True


def last_commits(path: Path, dice: random.Random, _folder: Folder) -> bool:
    """The last one to three commits of the table whose commit this is are lost."""
    if path.suffix != ".json" or path.parent.name != "_delta_log":
        return False
    for commit in sorted(path.parent.glob("*.json"))[-dice.randint(1, 3) :]:
        commit.unlink()
    return True


DAMAGES: Mapping[str, Damage] = {
    "a bit flipped": flipped,
    "a block of zeros": zeroed,
    "cut off": cut,
    "lengthened": lengthened,
    "deleted": deleted,
    "swapped": swapped,
    "an older copy": older,
    "last commits lost": last_commits,
}
