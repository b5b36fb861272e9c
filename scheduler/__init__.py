"""The embedded scheduler: Airflow's four components on one machine, under a supervisor of our own."""
