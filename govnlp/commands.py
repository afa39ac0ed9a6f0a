"""What all commands share: their output streams, and what is said in place of a traceback."""

from __future__ import annotations

import errno
import io
import os
import sys
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

import typer
from typer.core import TyperGroup

from govnlp.runs.store import TEMPORARY

FAILED, WRONG, FAULT, STOPPED, UNREAD = 1, 2, 3, 130, 141
EXIT_CODES = """Exit codes: 0 all is well. 1 some input failed: each is named on standard error, the rest is done. 2 wrong usage, or
the pipeline, a list of names or the results cannot be read or written: the message says what to do. 3 a fault of govnlp's:
please report it. 130 stopped with Ctrl-C. 141 nobody reads the output any more."""
_TRACEBACK = "GOVNLP_TRACEBACK"
_ADVICE = {
    errno.ENOSPC: "make room on that disk, or name another folder, and give the same command again",
    errno.EDQUOT: "make room in your quota, or name another folder, and give the same command again",
    errno.EACCES: "ask its owner, or name another",
    errno.EPERM: "ask its owner, or name another",
    errno.EROFS: "name a folder that can be written",
    errno.EISDIR: "name a file",
    errno.ENOTDIR: "a file stands where a folder should be: name another",
    errno.EEXIST: "a file stands where a folder should be: name another",
    errno.ENAMETOOLONG: "give it a shorter name",
    errno.EMFILE: "allow more open files (ulimit -n)",
    errno.EFBIG: "allow larger files (ulimit -f)",
    errno.EIO: "the disk may be damaged",
}


class Stop(Exception):
    """A command cannot go on; the message says why and what to do."""


@contextmanager
def writing(where: object) -> Iterator[None]:
    """While results are written to ``where``: an OSError becomes a Stop that names the place."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        more = "; make that folder first" if error.errno == errno.ENOENT else ""
        raise Stop(f"cannot write to {_place(error, where)}: {_reason(error)}{more}") from error


def _place(error: OSError, where: object) -> str:
    """The file that could not be written, where the system tells, behind the place that was named."""
    file = os.fsdecode(error.filename) if isinstance(error.filename, str | bytes | os.PathLike) else ""
    file = os.path.dirname(file) if TEMPORARY in file else file
    same = not file or os.path.realpath(file) == os.path.realpath(str(where))
    return str(where) if same else f"{where} ({file})"


def _reason(error: OSError) -> str:
    advice = _ADVICE.get(error.errno or 0)
    return f"{error.strerror or error}" + (f"; {advice}" if advice else "")


def told(error: OSError) -> str:
    """What to say of a file that cannot be read; our own messages are whole already."""
    if error.errno is None:
        return str(error)
    if error.filename is None:
        return f"cannot write to standard output: {_reason(error)}"
    return f"{_place(error, error.filename)}: {_reason(error)}"


def say(line: str) -> None:
    """A line on standard error, as far as that is open."""
    with suppress(OSError, ValueError):
        typer.echo(line, err=True)


def output() -> Any:
    """Standard output for data that is UTF-8 whatever the terminal shows. Raises Stop where it is closed."""
    if sys.stdout is None:
        raise Stop("standard output is closed, there is nowhere to write to: redirect it to a file")
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
    return sys.stdout


class Commands(TyperGroup):
    """The commands, which end with a message and an exit code whatever happens (EXIT_CODES)."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """What the commands' help writes may meet a full disk, too."""
        for stream in (sys.stdout, sys.stderr):
            if isinstance(
                stream, io.TextIOWrapper
            ):  # names of files and terminals have characters that the other lacks
                stream.reconfigure(errors="backslashreplace")
        try:
            return super().main(*args, **kwargs)
        except OSError as error:
            say(f"Error: cannot write to standard output: {_reason(error)}")
            _silence()
            sys.exit(WRONG)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if "" in args:
            raise typer.BadParameter("an argument is empty: is a variable of your shell not set?")
        return super().parse_args(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        try:
            result = super().invoke(ctx)
            if sys.stdout is not None:
                sys.stdout.flush()
        except KeyboardInterrupt as error:
            say("stopped")
            raise typer.Exit(STOPPED) from error
        except BrokenPipeError as error:
            _silence()
            raise typer.Exit(UNREAD) from error
        except _expected() as error:
            say(f"Error: {error}")
            raise typer.Exit(WRONG) from error
        except OSError as error:
            say(f"Error: {told(error)}")
            _silence()
            raise typer.Exit(WRONG) from error
        except Exception as error:
            if _is_own(error):
                raise
            say(_fault(error))
            raise typer.Exit(FAULT) from error
        return result


def _expected() -> tuple[type[Exception], ...]:
    """The errors whose messages are written for users."""
    from govnlp.labels.labelled import FormatError
    from govnlp.lexicon import LexiconError
    from govnlp.model import ModelError
    from govnlp.runs.errors import RunError

    return Stop, RunError, LexiconError, ModelError, FormatError


def _is_own(error: Exception) -> bool:
    """Whether it is what typer (or click, which older ones use) ends commands with."""
    return type(error).__module__.partition(".")[0] in ("typer", "click")


def _fault(error: Exception) -> str:
    if os.environ.get(_TRACEBACK):
        return "".join(traceback.format_exception(error)).rstrip()
    last = traceback.extract_tb(error.__traceback__)[-1]
    return (
        f"Error: govnlp failed here, please report it: {type(error).__name__}: {error} "
        f"({os.path.basename(last.filename)}, line {last.lineno}; {_TRACEBACK}=1 shows the way there)"
    )


def _silence() -> None:
    """Let nothing more be written when Python ends: what is left would fail again."""
    with suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def only_with(option: str, ctx: typer.Context, names: Sequence[str]) -> None:
    """Refuse options that do nothing without another one. Raises typer.BadParameter."""
    for name in names:
        source = ctx.get_parameter_source(name)
        if source is not None and source.name == "COMMANDLINE":
            raise typer.BadParameter(
                f"--{name.replace('_', '-')} does nothing without {option}: add it, or leave this out"
            )
