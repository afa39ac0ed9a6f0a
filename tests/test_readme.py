"""What the README shows is what happens."""

from __future__ import annotations

import re

import pytest
from conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_python_example_prints_what_it_says(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    expected = [line.removeprefix("# ") for line in code.splitlines() if line.startswith("# ")]
    monkeypatch.chdir(ROOT)
    exec(compile(code, "README.md", "exec"), {})
    assert expected
    assert capsys.readouterr().out.splitlines() == expected


def test_ci_runs_the_test_line_of_the_readme() -> None:
    (line,) = re.findall(r"^(python3 -m venv .*pytest)$", README, re.MULTILINE)
    install = line.split(" && ")[1].removeprefix(".venv/bin/")
    assert install.replace("pip install", "pip install --quiet") in (ROOT / ".ci/run").read_text(encoding="utf-8")
