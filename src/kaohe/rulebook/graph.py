"""Order things by what they refer to."""

from collections.abc import Mapping, Sequence


def sort(references: Mapping[str, Sequence[str]]) -> tuple[list[str], list[str]]:
    """Return (names, each after all it refers to; a cycle as ``[a, b, a]``, empty when there is none)."""
    order: list[str] = []
    done: set[str] = set()
    for start in references:
        stack: list[tuple[str, int]] = [(start, 0)]
        trail: list[str] = []
        while stack:
            name, at = stack.pop()
            if at == 0:
                if name in done:
                    continue
                if name in trail:
                    return order, [*trail[trail.index(name) :], name]
                trail.append(name)
            nexts = references.get(name, ())
            if at < len(nexts):
                stack.append((name, at + 1))
                stack.append((nexts[at], 0))
            else:
                trail.pop()
                done.add(name)
                order.append(name)
    return order, []


def connected(references: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """Return the sets of names that refer to each other, directly or through others, each in sorted order."""
    root = {name: name for name in references}

    def find(name: str) -> str:
        while root[name] != name:
            root[name] = root[root[name]]
            name = root[name]
        return name

    for name, others in references.items():
        for other in others:
            if other in root:
                root[find(name)] = find(other)
    sets: dict[str, list[str]] = {}
    for name in sorted(references):
        sets.setdefault(find(name), []).append(name)
    return sorted(sets.values())
