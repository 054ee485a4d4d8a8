import pytest
from layerfuse.model_backend.errors import InputError
from layerfuse.model_backend.inference import models
from layerfuse.model_backend.models.cache import ModelId
from layerfuse.model_backend.models.importing import import_model


def test_a_folder_is_a_model(tiny_model):
    assert models.find_model(str(tiny_model)) == tiny_model


def test_bundled_models_go_by_name(tiny_model, monkeypatch):
    monkeypatch.setattr(models, "_WEIGHTS", tiny_model.parent)
    assert models.bundled_models() == {"tiny": tiny_model}
    assert models.find_model("tiny") == tiny_model
    monkeypatch.setattr(models, "_WEIGHTS", tiny_model / "nowhere")
    assert models.bundled_models() == {}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("org/name", "no such model was downloaded from the Hub. Run 'layerfuse models download org/name'"),
        ("no-such-model", "there is no such model"),
        ("", "there is no such model"),
        ("/nowhere/at/all", "there is no such model"),
        ("a\nb", "there is no such model"),
    ],
)
def test_unknown_models(text, words, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match=words):
        models.find_model(text)


def test_models_of_the_hub_are_found_on_disk(tiny_model, tmp_path, monkeypatch):
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))
    folder = import_model(tiny_model, ModelId("org/name"))
    assert models.find_model("org/name") == folder
    assert models.find_model(f"org/name@{folder.name}") == folder
    with pytest.raises(InputError, match="layerfuse models download org/name@v2"):
        models.find_model("org/name@v2")
