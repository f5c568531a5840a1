"""docs/studies.md: its commands run on the demonstration archive, and print each figure that the text takes from
them.
"""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

import rostra

PAGE = (Path(__file__).resolve().parent.parent / "docs" / "studies.md").read_text("utf-8")
COMMANDS = dict(re.findall(r'<a id="([\w-]+)"></a>\n\n```sh\nrostra (.*?)\n```', PAGE))
FIGURES = re.findall(r'\[([^\]]+)\]\(#([\w-]+)(?: "((?:[^"\\]|\\.)*)")?\)', PAGE)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_prints_the_figures_that_lead_to_it(
    name: str, demonstration: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ROSTRA_INDEX_PATH", str(demonstration))
    told = CliRunner().invoke(rostra.main, shlex.split(COMMANDS[name]), catch_exceptions=False).output
    figures = [(figure, printed.replace('\\"', '"') or figure) for figure, of, printed in FIGURES if of == name]
    assert figures
    assert [figure for figure, printed in figures if printed not in told] == []


def test_a_figure_is_what_its_command_prints_rounded() -> None:
    for figure, _, printed in FIGURES:
        number = figure.replace(",", "")
        if printed and re.fullmatch(r"\d+\.\d+", printed):
            assert f"{float(printed):.0f}" == number


def test_every_number_of_the_studies_leads_to_a_command() -> None:
    assert {of for _, of, _ in FIGURES} == set(COMMANDS)
    text = re.sub(r"```.*?```|\[[^\]]*\]\([^)]*\)|^#.*?$", "", PAGE, flags=re.DOTALL | re.MULTILINE)
    assert re.findall(r"\b\d{3,}\b", re.sub(r"\b(1[789]|20)\d\d\b", "", text)) == []
