"""A remark: a place in a file, what is odd there, and what it is about; ``meant`` in the file accepts it with a reason."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from kaohe.checking.codes import Severity, severity_of
from kaohe.faults import Fault, did_you_mean
from kaohe.rulebook.yaml_source import Document


class Remark(NamedTuple):
    """What a check found. Sorted by place."""

    fault: Fault
    about: tuple[str, ...] = ()
    """Ids and names that it is about, in a fixed order; nothing for a fault of loading."""
    meant: str = ""
    """The reason that the file gives for its being as it is; "" where it gives none."""

    @property
    def severity(self) -> Severity:
        """Return how bad it is."""
        return severity_of(self.fault.code)

    @property
    def key(self) -> str:
        """Return what ``meant`` calls it: ``K210 J01 J02``."""
        return " ".join([self.fault.code, *("".join(name.split()) for name in self.about)])


def accepted(remarks: Iterable[Remark], meant: Mapping[str, str]) -> Iterator[Remark]:
    """Yield the remarks, with the reason where the file accepts them."""
    for remark in remarks:
        yield remark._replace(meant=meant.get(remark.key, ""))


def outdated(remarks: Iterable[Remark], meant: Mapping[str, str], document: Document) -> Iterator[Remark]:
    """Yield a remark for each acceptance in the file itself (not in one that it extends) that accepts nothing any more."""
    keys = {remark.key for remark in remarks}
    for key in meant:
        span = document.keys.get(("meant", key)) or document.span(("meant", key))
        if key not in keys and span.file in ("", document.file):
            message = f"meant 里的“{key}”没有对应的情形"
            hint = did_you_mean(key, keys, "删去这一行") if keys else "删去这一行"
            yield Remark(document.fault(("meant", key), "K901", message, hint, at_key=True), (key,))
