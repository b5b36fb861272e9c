"""Exit 0 when Airflow calls that component healthy: metadatabase, scheduler, dag_processor or triggerer."""

import json
import sys
import urllib.request

HEALTH = "http://api-server:8080/api/v2/monitor/health"

if __name__ == "__main__":
    with urllib.request.urlopen(HEALTH, timeout=8) as answer:  # below the probe's own 10 s, to say why
        status = json.load(answer)[sys.argv[1]]["status"]
    sys.exit(status != "healthy")
