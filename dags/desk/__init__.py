"""What the DAG files are made of. Airflow puts `dags/` on the path, so they import this as `desk`.

Everything heavy (tables, crawls, parsers) is imported inside the tasks: Airflow reads these modules every
half minute.
"""
