"""The command line: `clipdesk --help`. Exit codes: 0 all well, 1 the operator must act, 2 wrong call.

The modules named after commands declare them and import the work only when it is asked for, so that `--help`
answers at once; the modules named `…_view` and `progress` show results.
"""
