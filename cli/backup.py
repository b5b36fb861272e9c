"""`clipdesk backup`: the data folder in one private file."""

from pathlib import Path
from typing import Annotated

import typer

from cli.console import out, printable


def back_up_data(
    to: Annotated[Path, typer.Argument(help="The file to write, such as backup.tar.gz.")],
) -> int:
    """Write corpus, archive, runs and Airflow's own data into one file that only you can read.

    Example: [bold]clipdesk backup backup.tar.gz[/]
    """
    from clipdesk.model.settings import Settings
    from steps.upkeep.backup import back_up

    done = back_up(Settings.load(), to)
    out.print(
        printable(
            f"{done.path}: {done.files:,} files, {done.bytes / 1e6:,.1f} MB, for its owner alone (mode 600)"
        )
    )
    if done.secrets:
        names = ", ".join(done.secrets)
        out.print(printable(f"It holds keys and passwords ({names}): keep it where nobody else can read it."))
    return 0
