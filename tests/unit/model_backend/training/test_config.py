from pathlib import Path

import pytest
from layerfuse.model_backend.errors import InputError
from layerfuse.model_backend.training.config import load_config

RECIPES = Path(__file__).parents[4] / "model_backend" / "training" / "recipes"


def check_refusal(folder, old, new, message):
    """A recipe in which something is replaced is refused with a message."""
    text = (RECIPES / "zion-landcover.toml").read_text()
    assert old in text
    path = folder / "run.toml"
    path.write_text(text.replace(old, new, 1))
    with pytest.raises(InputError) as caught:
        load_config(path)
    assert message in str(caught.value)


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
    check_refusal(tmp_path, old, new, message)


LABEL = 'label = "nlcd8.tif"\n'


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (LABEL, LABEL + 'classes = { 3 = "lava" }\n', "scenes[0].classes.3: 'lava' is no class (there are water"),
        (LABEL, LABEL + 'unlabelled = "lava"\n', "scenes[0].unlabelled: 'lava' is no class"),
        (LABEL, 'label_field = "kind"\n', "scenes[0].label_field: says something about the label, but there is none"),
        (LABEL, LABEL + "soft_scale = 0.0\n", "scenes[0].soft_scale: 0 is below the minimum"),
        (LABEL, LABEL + 'role = "spare"\n', "scenes[0].role: 'spare' is not one of train, holdout"),
        (LABEL, LABEL + 'role = "holdout"\n', "scenes[0].role: the whole scene is held out already"),
        (LABEL, LABEL + "holdout_blocks = { share = 0.5 }\n", "scenes[0].holdout_blocks.size: missing"),
        (LABEL, LABEL + "within = [0.0, 0.0, 0.0, 1.0]\n", "scenes[0].within: is empty"),
        (
            "[network]",
            '[[scenes]]\nname = "zion"\nlabel = "a"\nlayers = { optical = "b" }\n[network]',
            "name 'zion' appears",
        ),
        ("[network]", '[dataset]\nkind = "imagenet"\nroot = "a"\n[network]', "dataset.kind: 'imagenet' is not one of"),
        ("[network]", '[dataset]\nkind = "dfc2023"\nroot = "a"\n[network]', "dataset.annotations: missing"),
        (
            "[network]",
            '[dataset]\nkind = "quadruplet"\nroot = "a"\nannotations = ["a.json"]\n[network]',
            "dataset.annotations: is not for quadruplet",
        ),
        (
            "[network]",
            '[dataset]\nkind = "dfc2023"\nroot = "a"\nannotations = ["a.json"]\npixel_sizes = { SV = 0.0 }\n[network]',
            "dataset.pixel_sizes.SV: is not a length",
        ),
    ],
)
def test_what_is_wrong_with_a_scene_or_data_set_is_named(tmp_path, old, new, message):
    check_refusal(tmp_path, old, new, message)


def test_a_run_without_scenes_and_data_set_is_told(tmp_path):
    text = (RECIPES / "zion-landcover.toml").read_text()
    start, end = text.index("[[scenes]]"), text.index("[network]")
    path = tmp_path / "run.toml"
    path.write_text(text[:start] + text[end:])
    with pytest.raises(InputError, match="scenes: missing, and there is no dataset either"):
        load_config(path)


def test_soft_labels_and_borders_do_not_go_together(tmp_path):
    text = (RECIPES / "zion-landcover.toml").read_text()
    rim = '{ value = 9, name = "shore", color_hint = "000000", border_of = 1, border_width = 30.0 },\n]'
    path = tmp_path / "run.toml"
    path.write_text(text.replace("\n]", "\n" + rim, 1).replace(LABEL, LABEL + 'soft = "p.tif"\n'))
    with pytest.raises(InputError, match=r"scenes\[0\].soft: there are no soft labels for a class that is the border"):
        load_config(path)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(InputError, match=r"none\.toml: the configuration cannot be read"):
        load_config(tmp_path / "none.toml")
