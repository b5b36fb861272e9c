"""The process that the page workers are forks of."""

import subprocess
import sys


def test_workers_find_the_models_loaded() -> None:
    code = (
        "import sys, steps.run.warm_parser; from parsers.body.forest import shipped; "
        "print('py3langid.langid' in sys.modules, shipped.cache_info().currsize)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "1"]
