"""Grade a run anew by a changed profile, measuring again only where a parameter has changed."""

from kaohe.measure.measure import measure
from kaohe.rulebook.rulebook import Rulebook
from kaohe.run import Run, judged


def rescored(run: Run, rulebook: Rulebook) -> Run:
    """Return a run of the same records by another rulebook of the same pack."""
    if rulebook is run.rulebook:
        return run
    if rulebook.parameters == run.rulebook.parameters:
        return judged(rulebook, run.records, run.measured, run.session)
    session = None
    if run.session is not None:
        from kaohe.measure.session import reopened

        session = reopened(run.session, rulebook)
    measured = measure(rulebook.pack.indicators, run.records, session, rulebook.case.settled, rulebook.case_document)
    return judged(rulebook, run.records, measured, session)
