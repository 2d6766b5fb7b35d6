"""The runner of `make bench`: the shape of a row, and what a benchmark that breaks off does to the rest."""

import json

import pytest

from bench import run

ROW = {"id": "P9", "what": "pages", "ours": 2.0, "against": 4.0, "unit": "ms", "ratio": 0.5, "promise": "≤ 1 ×"}


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A package of benchmarks: one good, one that misses, one that dies, one that helps."""
    folder = tmp_path / "benches"
    folder.mkdir()
    (folder / "good.py").write_text(f"def measure(): return [{ROW | {'holds': True}!r}]")
    (folder / "late.py").write_text(f"def measure(): return [{ROW | {'id': 'P91', 'holds': False}!r}]")
    (folder / "dies.py").write_text("import os\ndef measure(): os._exit(3)")
    (folder / "helper.py").write_text("")
    monkeypatch.syspath_prepend(tmp_path)
    return folder


def test_a_benchmark_that_dies_is_named_and_the_others_are_measured(package):
    results = run.run_all(run.names(package), "", package="benches")
    assert results.crashed == ["dies"]
    assert [(row["id"], row["holds"]) for row in results.rows] == [("P9", True), ("P91", False)]
    run.write(results, package)
    assert json.loads((package / "results.json").read_text()) == results.rows
    page = (package / "RESULTS.md").read_text()
    assert "| P9 | pages | 2 ms | 4 | 0.5 | ≤ 1 × | yes |" in page and "**no**" in page and "bench/dies.py" in page


def test_a_figure_beside_another_is_shown_with_their_ratio():
    assert run.line(ROW | {"holds": True}) == "P9 pages: 2 ms, 0.5 × 4 (≤ 1 ×) ok"
    assert run.line(ROW | {"holds": False, "against": None, "ratio": None}) == "P9 pages: 2 ms (≤ 1 ×) NOT MET"


def test_an_id_asks_for_itself_and_its_parts_only():
    assert [i for i in ("P1", "P1a", "P1.2", "P14", "P9") if run.asked_for(i, "P1")] == ["P1", "P1a", "P1.2"]


def test_a_module_that_names_its_ids_is_not_run_for_others(package):
    (package / "named.py").write_text("IDS = ('P14',)\ndef measure(): raise RuntimeError('was run')")
    assert run.rows_of("benches.named", "P9") == []
    with pytest.raises(RuntimeError, match="was run"):
        run.rows_of("benches.named", "P14")


def test_a_row_without_its_promise_is_refused(package):
    (package / "short.py").write_text("def measure(): return [{'id': 'P9', 'what': 'pages'}]")
    with pytest.raises(ValueError, match="promise"):
        run.rows_of("benches.short", "")
