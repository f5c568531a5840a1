"""The commands work the same with a cluster, which the settings alone choose."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

import rostra
from commands import engines
from commands.engines import MISSING, open_engine
from index.config import SearchSettings, Settings
from index.errors import ConfigError
from tests.builders.clusters import forget, settings_for
from tests.builders.pages import BRIDGES, FERRIES, page

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("echoes", ["true", "false"])
def test_pages_are_read_into_a_cluster_and_found_there(opensearch: str, tmp_path: Path, echoes: str) -> None:
    cluster = settings_for(opensearch)
    (tmp_path / "1.html").write_text(page(1, "On bridges", BRIDGES), "utf-8")
    (tmp_path / "2.html").write_text(page(2, "On ferries", FERRIES, "2012-07-08", "Ben Ford"), "utf-8")
    named = {
        "ROSTRA_INDEX_PATH": str(tmp_path / "var"),
        "ROSTRA_INDEX_WORKERS": "1",
        "ROSTRA_INDEX_ECHOES": echoes,
        "ROSTRA_SEARCH_ENGINE": "opensearch",
        "ROSTRA_OPENSEARCH_HOSTS": opensearch,
        "ROSTRA_OPENSEARCH_INDEX": cluster.index,
        "ROSTRA_OPENSEARCH_REPLICAS": "0",
    }

    def run(*words: str) -> str:
        result = CliRunner().invoke(rostra.main, words, env=named, catch_exceptions=False)
        assert result.exit_code == 0, result.output
        return result.output

    try:
        run("index", str(tmp_path), "--no-progress")
        assert (tmp_path / "var" / "index").exists() is (echoes == "true")  # only to find repeated passages
        told = json.loads(run("echoes", "--json"))["notices"]
        assert [notice["code"] for notice in told] == ([] if echoes == "true" else ["no-echoes"])
        found = json.loads(run("search", "ferry", "--json"))
        assert found["total"] > 0
        assert json.loads(run("stats", "--json"))["speeches"] == 2
        assert len(run("export").splitlines()) == 2
        assert "On ferries" in run("export", "ferry", "--format", "txt")
        assert json.loads(run("sync", "--json", "--no-progress"))["put"] == 0
    finally:
        forget(cluster)


def test_a_missing_client_is_said_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(ConfigError) as error:
        open_engine(Settings(search=SearchSettings(engine="opensearch")))
    assert str(error.value) == MISSING == engines.MISSING
