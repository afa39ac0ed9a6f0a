"""What the scripts of this folder share: they end with a line that says what was wrong, not with a traceback.

Exit codes: 0 all is well, 1 it cannot go on (the message says why), 2 wrong usage, 130 stopped with Ctrl-C, 141 nobody reads
the output any more.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

from govnlp.commands import told
from govnlp.labels.labelled import FormatError
from govnlp.lexicon import LexiconError
from govnlp.model import ModelError
from govnlp.readers import ReadError
from govnlp.runs.errors import RunError


def carry_out(main: Callable[[], int | None]) -> None:
    """Run the main function of a script, and exit."""
    try:
        code = main()
        sys.stdout.flush()
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        sys.exit(130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)
    except ModuleNotFoundError as error:
        sys.exit(missing(error))
    except OSError as error:
        sys.exit(told(error))
    except (FormatError, LexiconError, ModelError, ReadError, RunError) as error:
        sys.exit(str(error))
    sys.exit(code)


def text_of(path: Path) -> str:
    """The text of a file in UTF-8. Raises OSError, and SystemExit naming a file that is something else."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        sys.exit(f"{path}: no text in UTF-8 ({error.reason} at byte {error.start}): name another file, or convert it")


def missing(error: ModuleNotFoundError) -> str:
    """What to say where a package is not installed."""
    return f"the package {error.name} is missing: pip install -e '.[train,test]' in the repository"
