"""The command ``govnlp``, and ``python -m govnlp``."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line; Ctrl-C while Python still loads it ends as it does later."""
    try:
        from govnlp.cli import app

        app()
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        sys.exit(130)


if __name__ == "__main__":
    main()
