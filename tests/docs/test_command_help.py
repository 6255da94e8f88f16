"""Every command, argument and option is explained where users look for it."""

from pathlib import Path

import click
import pytest

from kaohe.cli.main import COMMANDS, cli

REFERENCE = Path(__file__).resolve().parents[2] / "docs/cli.md"


def _command(name: str) -> click.Command:
    """Return a command by the words that are typed, such as ``profile show``."""
    command: click.Command = cli
    for word in name.split():
        assert isinstance(command, click.Group)
        found = command.get_command(click.Context(command), word)
        assert found is not None
        command = found
    return command


def _inner(name: str) -> dict[str, str]:
    """Return the commands of a group, with the line that its help says of each."""
    return {f"{name} {inner}": line for inner, (_, line) in getattr(_command(name), "lazy", {}).items()}


NAMES = {inner: line for name, (_, told) in COMMANDS.items() for inner, line in {name: told, **_inner(name)}.items()}
"""Every command and every command of a group, with the line about it."""


def _options(command: click.Command) -> list[click.Option]:
    return [p for p in command.params if isinstance(p, click.Option)]


@pytest.mark.parametrize("name", NAMES)
def test_every_command_and_option_has_a_help_text(name: str) -> None:
    """A command says in Chinese what it does and gives an example; each option says what it does."""
    command = _command(name)
    assert command.help, name
    assert "例子" in (command.epilog or ""), name
    for option in _options(command):
        assert option.help, f"{name} {option.opts}"


@pytest.mark.parametrize("name", NAMES)
def test_every_command_and_option_is_in_the_reference(name: str) -> None:
    """docs/cli.md has a section for each command, and each of its options in that section."""
    text = REFERENCE.read_text("utf-8")
    assert f"## kaohe {name}\n" in text
    section = text.split(f"## kaohe {name}\n", 1)[1].split("\n## ", 1)[0]
    for option in _options(_command(name)):
        assert all(spelling in section for spelling in option.opts), f"{name} {option.opts}"


def test_command_list_agrees_with_each_command() -> None:
    """The line of ``kaohe --help`` about a command says the same as the first line of its own help."""
    for name, line in NAMES.items():
        first = (_command(name).help or "").splitlines()[0]
        assert first[:2] == line[:2], f"{name}: {line} / {first}"


def test_commands_of_groups_are_covered() -> None:
    """What a group holds is tested here like any command."""
    assert "profile show" in NAMES
    groups = [name for name in COMMANDS if isinstance(_command(name), click.Group)]
    assert all(_inner(name) for name in groups)
