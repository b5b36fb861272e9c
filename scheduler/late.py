"""What happens when a run is not done by its deadline; called by Airflow's triggerer."""

import logging

logger = logging.getLogger("clipdesk.late")


async def tell(*, dag: str, after: str) -> str:
    """Say it in the triggerer's log."""
    message = f"a run of {dag} is not done {after} after it was queued: look for tasks that stand still"
    logger.error(message)
    return message
