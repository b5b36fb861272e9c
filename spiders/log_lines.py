"""A line of the log is a line: nothing that a site says can begin one, or colour a terminal that shows it."""

import logging

from clipdesk.model.text import one_line


class LogLine(logging.Formatter):
    """One line a message; the lines of a traceback are set in, so that none can pass for a message."""

    def format(self, record: logging.LogRecord) -> str:
        first, *more = super().format(record).split("\n") if record.exc_info else [super().format(record)]
        return "\n".join([one_line(first), *(f"    {one_line(line)}" for line in more)])


def use_log_lines(form: str, dates: str) -> None:
    """From now on, for all that this process logs."""
    for handler in logging.root.handlers:
        handler.setFormatter(LogLine(form, dates))
