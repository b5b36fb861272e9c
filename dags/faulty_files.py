"""Shows what is wrong with topics and sources where Airflow shows what is wrong: as an import error.

No DAG stands in this file, so that none is lost: a topic whose file is faulty has no DAG until it is mended,
a source whose file is faulty is left out of its topics, and all others go on.
"""

from clipdesk.model.errors import InvalidFiles
from desk.registry import read_registry

if faults := read_registry().catalogue.faults:
    raise InvalidFiles(faults)
