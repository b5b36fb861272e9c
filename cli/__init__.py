"""The command line: `clipdesk --help`. Exit codes: 0 all well, 1 the operator must act, 2 wrong call."""
