"""Every command, argument and option is explained where users look for it."""

from pathlib import Path

import click
import pytest

from kaohe.cli.main import COMMANDS, cli

REFERENCE = Path(__file__).resolve().parents[2] / "docs/cli.md"


def _command(name: str) -> click.Command:
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    return command


def _options(command: click.Command) -> list[click.Option]:
    return [p for p in command.params if isinstance(p, click.Option)]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_has_a_help_text(name: str) -> None:
    """A command says in Chinese what it does and gives an example; each option says what it does."""
    command = _command(name)
    assert command.help, name
    assert "例子" in (command.epilog or ""), name
    for option in _options(command):
        assert option.help, f"{name} {option.opts}"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_is_in_the_reference(name: str) -> None:
    """docs/cli.md has a section for each command, and each of its options in that section."""
    text = REFERENCE.read_text("utf-8")
    assert f"## kaohe {name}\n" in text
    section = text.split(f"## kaohe {name}\n", 1)[1].split("\n## ", 1)[0]
    for option in _options(_command(name)):
        assert all(spelling in section for spelling in option.opts), f"{name} {option.opts}"


def test_command_list_agrees_with_each_command() -> None:
    """The line of ``kaohe --help`` about a command says the same as the first line of its own help."""
    for name, (_, line) in COMMANDS.items():
        first = (_command(name).help or "").splitlines()[0]
        assert first[:2] == line[:2], f"{name}: {line} / {first}"
