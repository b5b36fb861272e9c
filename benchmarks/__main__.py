"""Every benchmark, one after the other: `python -m benchmarks [FOLDER of labelled pages]`."""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
LABELLED = {"extraction", "boilerplate", "metadata", "stages"}
"""These need the labelled pages, which are not part of the repository."""
ASKED_FOR = {"releases"}
"""These need to be told what to compare with."""


def main() -> int:
    bench = Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/bench")
    failed = []
    scripts = {path.stem for path in HERE.glob("[!_]*.py")}
    folders = {path.parent.name for path in HERE.glob("*/__main__.py")}
    for name in sorted((scripts | folders) - ASKED_FOR):
        arguments = ["--bench", str(bench)] if name in LABELLED else []
        if arguments and not bench.is_dir():
            print(f"== {name}: passed over, no labelled pages in {bench}")
            continue
        print(f"== {name}", flush=True)
        command = [sys.executable, "-m", f"benchmarks.{name}", *arguments]
        if subprocess.run(command, check=False).returncode:
            failed.append(name)
    if failed:
        print(f"failed: {', '.join(failed)}")
    return len(failed)


if __name__ == "__main__":
    sys.exit(main())
