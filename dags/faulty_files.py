"""Shows what is wrong with topics and sources where Airflow shows what is wrong: as an import error.

No DAG stands in this file, so that none is lost: a topic whose file is faulty has no DAG until it is mended,
a source whose file is faulty is left out of its topics, and all others go on.
"""

from clipdesk.model.errors import InvalidFiles
from clipdesk.model.settings import Settings
from desk.registry import catalogue

if faults := catalogue(Settings.load()).faults:
    raise InvalidFiles(faults)
