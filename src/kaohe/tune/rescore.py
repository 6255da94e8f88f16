"""Grade a run anew by a changed profile, measuring again only where a parameter has changed."""

from kaohe.rulebook.rulebook import Rulebook
from kaohe.run import Run, judged, run_on


def rescored(run: Run, rulebook: Rulebook) -> Run:
    """Return a run of the same records by another rulebook of the same pack."""
    if rulebook is run.rulebook:
        return run
    if rulebook.parameters != run.rulebook.parameters:
        return run_on(rulebook, run.records)
    return judged(rulebook, run.records, run.measured, run.session)
