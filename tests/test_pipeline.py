"""The pipeline as spaCy users know theirs: loading, batches, processes, serialisation, parts left out."""

from __future__ import annotations

import json
import pickle
import re
import subprocess
import sys
from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin
from spacy.util import registry

import govnlp
from govnlp.classifier import META_FILE, ModelError, MoveClassifier
from govnlp.model import shipped
from govnlp.text.alignment import Edit

FACTORIES = [
    *("layout", "tables", "documents", "dates", "amounts", "counts", "agencies", "profile", "indicators", "moves"),
]


def result(doc: Doc) -> dict[str, object]:
    return govnlp.Report.from_doc(doc).to_dict()


def test_the_components_in_their_order(nlp: Language) -> None:
    assert nlp.pipe_names == [f"govnlp_{name}" for name in FACTORIES]


def test_the_model_loads_in_a_process_that_never_imported_govnlp(seed_texts: list[str]) -> None:
    code = (
        "import sys, spacy\n"
        "nlp = spacy.load(sys.argv[1])\n"
        "doc = nlp(sys.stdin.read())\n"
        "print(doc._.profile.agency, doc._.profile.year, len(doc.spans['moves']))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, str(shipped())],
        input=seed_texts[0],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
        env={**__import__("os").environ, "PYTHONIOENCODING": "utf-8"},
    )
    agency, year, moves = run.stdout.split()
    assert (agency, year) == ("宜春市民政局", "2012")
    assert int(moves) > 5


def test_batches_and_processes_give_the_same(nlp: Language, seed_texts: list[str]) -> None:
    one_by_one = [result(nlp(text)) for text in seed_texts]
    assert [result(doc) for doc in nlp.pipe(seed_texts)] == one_by_one
    assert [result(doc) for doc in nlp.pipe(seed_texts, n_process=2, batch_size=2)] == one_by_one


def test_docs_keep_everything_through_bytes_docbin_and_pickle(nlp: Language, seed_texts: list[str]) -> None:
    doc = nlp(seed_texts[4])
    expected = result(doc)
    assert expected["repairs"]
    from_bin = next(iter(DocBin(docs=[doc], store_user_data=True).get_docs(nlp.vocab)))
    for copy in (Doc(nlp.vocab).from_bytes(doc.to_bytes()), from_bin, pickle.loads(pickle.dumps(doc))):
        assert copy._.alignment.text == doc.text
        assert result(copy) == expected


def test_the_pipeline_survives_disk_and_bytes(nlp: Language, seed_texts: list[str], tmp_path: Path) -> None:
    nlp.to_disk(tmp_path / "copy")
    expected = result(nlp(seed_texts[3]))
    assert result(spacy.load(tmp_path / "copy")(seed_texts[3])) == expected
    again = spacy.blank("zh", config={"nlp": {"tokenizer": {"@tokenizers": "govnlp.tokenizer.v1"}}})
    for name in nlp.pipe_names:
        again.add_pipe(name)
    assert result(again.from_bytes(nlp.to_bytes())(seed_texts[3])) == expected


@pytest.mark.parametrize("name", [*FACTORIES[:-1]])
def test_each_component_works_alone(name: str, seed_texts: list[str]) -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe(f"govnlp_{name}")
    doc = nlp(seed_texts[0])
    assert doc.text == seed_texts[0]
    found = {
        "layout": len(doc.spans.get("paragraphs", ())),
        "tables": doc._.tables is not None,
        "dates": sum(ent.label_ == "DATE" for ent in doc.ents),
        "counts": sum(ent.label_ == "COUNT" for ent in doc.ents),
        "agencies": sum(ent.label_ == "AGENCY" for ent in doc.ents),
        "documents": sum(ent.label_ == "DOCUMENT" for ent in doc.ents),
        "amounts": sum(ent.label_ in ("PERCENT", "MONEY", "DURATION") for ent in doc.ents),
        "profile": doc._.profile is not None,
        "indicators": len(doc._.indicators),
    }
    assert found[name]


def test_moves_alone_take_every_line_for_a_paragraph() -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("govnlp_moves").initialize(model=str(shipped() / "govnlp_moves"))
    doc = nlp("全年共召开会议三次，完成整改12项。\n下一步，我局将继续加大公开力度，拓宽公开渠道。")
    assert [span.label_ for span in doc.spans["moves"]] == ["practice", "next_step"]


def test_moves_without_a_model_say_what_to_do() -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("govnlp_moves")
    with pytest.raises(ValueError, match=r"has no model.*govnlp\.load"):
        nlp("公开信息3条。")


def test_a_component_may_be_left_out(seed_texts: list[str]) -> None:
    nlp = spacy.load(shipped(), exclude=["govnlp_moves", "govnlp_counts"])
    report = govnlp.Report.from_doc(nlp(seed_texts[0]))
    labels = {entity.label for entity in report.entities}
    assert {"AGENCY", "DATE"} <= labels
    assert "COUNT" not in labels
    assert all(not paragraph.segments for paragraph in report.paragraphs)
    assert report.profile.year == 2012


def copy_of_classifier(tmp_path: Path) -> Path:
    folder = tmp_path / "classifier"
    MoveClassifier.load(shipped() / "govnlp_moves").save(folder)
    return folder


def test_an_altered_classifier_is_refused(tmp_path: Path) -> None:
    folder = copy_of_classifier(tmp_path)
    model = folder / "model.skops"
    model.write_bytes(model.read_bytes() + b" ")
    with pytest.raises(ModelError, match="altered or damaged"):
        MoveClassifier.load(folder)


@pytest.mark.parametrize("version", ["0.24.2", "99.0.0"])
def test_a_classifier_of_another_scikit_learn_is_refused(tmp_path: Path, version: str) -> None:
    folder = copy_of_classifier(tmp_path)
    meta = json.loads((folder / META_FILE).read_text())
    meta["libraries"]["scikit-learn"] = version
    (folder / META_FILE).write_text(json.dumps(meta))
    with pytest.raises(ModelError, match=f"made by scikit-learn {version}"):
        MoveClassifier.load(folder)


def test_a_classifier_that_could_run_code_is_refused(tmp_path: Path) -> None:
    import hashlib

    import skops.io

    folder = copy_of_classifier(tmp_path)
    data = skops.io.dumps(Path("anything"))
    (folder / "model.skops").write_bytes(data)
    meta = json.loads((folder / META_FILE).read_text())
    meta["sha256"] = hashlib.sha256(data).hexdigest()
    (folder / META_FILE).write_text(json.dumps(meta))
    with pytest.raises(ModelError, match="may run code"):
        MoveClassifier.load(folder)


def test_repairs_are_chosen_by_name_and_added_by_registry(tmp_path: Path) -> None:
    @registry.misc("shout")
    def shout(text: str) -> list[Edit]:
        return [Edit("shout", m.start(), m.end(), "。", "！") for m in re.finditer("。", text)]

    config = {"nlp": {"tokenizer": {"@tokenizers": "govnlp.tokenizer.v1", "repairs": ["undouble", "shout"]}}}
    spacy.blank("zh", config=config).to_disk(tmp_path / "own")
    doc = spacy.load(tmp_path / "own")("及时,、准确,公开。")
    assert doc.text == "及时、准确,公开！"
    assert [edit.kind for edit in doc._.repairs] == ["doubled", "shout"]


def test_tokens_are_cut_to_fit_what_was_found(nlp: Language) -> None:
    doc = nlp("我局于二○一三年十二月二十日印发通知，市民政局信息公开申请表已公布。")
    assert {(ent.text, ent.label_) for ent in doc.ents} >= {("二○一三年十二月二十日", "DATE"), ("市民政局", "AGENCY")}
    assert "".join(token.text_with_ws for token in doc) == doc.text
