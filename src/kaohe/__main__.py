"""``python -m kaohe``."""

from kaohe.cli.main import main

main()
