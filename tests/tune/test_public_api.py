"""The functions of ``kaohe.tune`` do what the examples in their docstrings show."""

import doctest
from contextlib import chdir
from pathlib import Path

import pytest

from kaohe import tune

WITH_EXAMPLES = ("diff", "robust", "save", "sweep", "whatif")


@pytest.mark.parametrize("name", WITH_EXAMPLES)
def test_examples_of_docstrings_run_as_shown(name: str, tmp_path: Path) -> None:
    """Each has an example, and every line of it prints what is written there."""
    names = {of: getattr(tune, of) for of in tune.__all__}
    (example,) = doctest.DocTestFinder(recurse=False).find(names[name], name, globs=names)
    assert example.examples
    told: list[str] = []
    with chdir(tmp_path):
        result = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS).run(example, out=told.append)
    assert not result.failed, "".join(told)


def test_settings_are_looked_at_before_anything_is_graded() -> None:
    """One text, or several; nothing at all changes nothing."""
    run = tune.load("daye-2022")
    assert tune.whatif(run, "优秀.quota.number=5").changes == tune.whatif(run, ["优秀.名额.个数=5"]).changes
    assert tune.whatif(run, []).moved == []
