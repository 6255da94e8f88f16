"""Why a unit does not have a grade, and the smallest changes of its facts that would give it."""
