"""The corpus in a browser: server-rendered pages that only read, on loopback or inside Airflow's."""
