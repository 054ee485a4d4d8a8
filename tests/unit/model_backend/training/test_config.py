from pathlib import Path

import pytest
from layerfuse.model_backend.errors import InputError
from layerfuse.model_backend.training.config import load_config

RECIPES = Path(__file__).parents[4] / "model_backend" / "training" / "recipes"


@pytest.mark.parametrize("path", sorted(RECIPES.glob("*.toml")), ids=lambda p: p.stem)
def test_recipes_are_valid(path):
    assert load_config(path).name == path.stem


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("steps =", "stepz =", "schedule.stepz: unknown field"),
        ('optical = "landsat8.tif"', 'radar = "landsat8.tif"', "scenes[0].layers.radar: is no modality"),
        ("holdout = [311505.0, ", "holdout = [", "scenes[0].holdout: expected four numbers"),
        ("holdout = [311505.0", "holdout = [911505.0", "scenes[0].holdout: is empty"),
        ("tile_size = 64", "tile_size = 'big'", "tile_size: expected a whole number"),
        ("[network]", "[network", "not valid TOML"),
    ],
)
def test_what_is_wrong_is_named(tmp_path, old, new, message):
    text = (RECIPES / "zion-landcover.toml").read_text()
    assert old in text
    path = tmp_path / "run.toml"
    path.write_text(text.replace(old, new, 1))
    with pytest.raises(InputError) as caught:
        load_config(path)
    assert message in str(caught.value)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(InputError, match=r"none\.toml: the configuration cannot be read"):
        load_config(tmp_path / "none.toml")
