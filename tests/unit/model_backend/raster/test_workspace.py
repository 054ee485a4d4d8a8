"""Nothing that we did not make is written or removed, whatever its name."""

import os

import pytest
from layerfuse.model_backend.errors import InputError
from layerfuse.model_backend.raster import workspace
from layerfuse.model_backend.raster.workspace import (
    MARKER,
    Workspace,
    check_new,
    check_new_folder,
    discard_work,
    publish,
    publish_folder,
    work_folder,
)


@pytest.mark.parametrize("kind", ["folder", "file", "link", "link to ours"])
def test_what_is_in_the_way_is_not_touched(tmp_path, kind):
    output, outside = tmp_path / "o.tif", tmp_path / "outside"
    outside.mkdir()
    (outside / "precious").write_text("precious")
    folder = work_folder(output)
    if kind == "folder":
        outside.rename(folder)
    elif kind == "file":
        folder.write_text("precious")
    else:
        folder.symlink_to(outside)
        if kind == "link to ours":
            (outside / MARKER).write_text("LayerFuse, process 1")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(InputError, match="LayerFuse has not made it"):
        Workspace(output)
    discard_work(folder)
    assert sorted(tmp_path.rglob("*")) == before


def test_foreign_files_in_a_folder_of_ours_stay(tmp_path):
    output = tmp_path / "o.tif"
    with Workspace(output) as work:
        (work.folder / "notes.txt").write_text("mine")
        work.file("new.tif").write_text("ours")
    assert [path.name for path in work_folder(output).iterdir()] == ["notes.txt"]


@pytest.mark.parametrize("moment", ["making", "holding", "clearing", "going"])
def test_told_to_stop_at_any_moment_it_leaves_nothing(tmp_path, monkeypatch, moment):
    told = []

    def stop(once, *given):
        if not told:
            told.append(given)
            raise KeyboardInterrupt
        return once(*given)

    at = {"making": (workspace, "_open"), "holding": (workspace, "_try_lock"), "clearing": (workspace, "_ours"),
          "going": (workspace.Path, "rmdir")}[moment]  # fmt: skip
    once = getattr(*at)
    monkeypatch.setattr(*at, lambda *given: stop(once, *given))
    with pytest.raises(KeyboardInterrupt), Workspace(tmp_path / "o.tif") as work:
        work.file("new.tif").write_text("ours")
    assert told and not list(tmp_path.iterdir())


@pytest.mark.parametrize("often", [1, 2, 3])
def test_told_to_stop_while_it_replaces_a_result_it_loses_none(tmp_path, monkeypatch, often):
    """A folder is taken away before the new one gets its name."""
    folder, rename, asked = tmp_path / "report", os.rename, []
    folder.mkdir()
    (folder / "a").write_text("before")

    def stop(*given):
        asked.append(given)
        if 1 < len(asked) <= 1 + often:
            raise KeyboardInterrupt
        rename(*given)

    monkeypatch.setattr(workspace.os, "rename", stop)
    with pytest.raises(KeyboardInterrupt), Workspace(folder) as work:
        work.file("new").mkdir()
        (work.folder / "new" / "a").write_text("after")
        publish_folder(work.folder / "new", folder, True, lambda part: part.name == "a")
    monkeypatch.undo()
    if not folder.exists():
        with pytest.raises(InputError, match="there already"):
            check_new_folder(folder, False, lambda part: True)
        Workspace(folder).close()
    assert (folder / "a").read_text() == "before"


def test_what_is_put_back_is_no_link(tmp_path):
    (tmp_path / "thesis").mkdir()
    work = Workspace(tmp_path / "report")
    work.keeps = lambda: True
    work.close()
    (work.folder / "old").symlink_to(tmp_path / "thesis")
    Workspace(tmp_path / "report").close()
    check_new_folder(tmp_path / "report", False, lambda part: True)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis"]


def test_the_mark_of_the_next_run_stays(tmp_path):
    """It has the folder when the one before, which was told to stop while it cleared away, does so again."""
    work = Workspace(tmp_path / "o.tif")
    (work.folder / MARKER).unlink()
    with Workspace(tmp_path / "o.tif") as other:
        work.close()
        assert (other.folder / MARKER).exists()


def test_a_part_that_is_a_link_is_replaced_and_not_written_through(tmp_path):
    target = tmp_path / "precious"
    target.write_text("precious")
    with Workspace(tmp_path / "o.tif") as work:
        (work.folder / "new.tif").symlink_to(target)
        work.file("new.tif").write_text("ours")
        publish(work.folder / "new.tif", tmp_path / "o.tif", overwrite=False)
    assert target.read_text() == "precious"
    assert (tmp_path / "o.tif").read_text() == "ours"


@pytest.mark.parametrize("overwrite", [False, True])
def test_an_output_that_is_read_is_refused_also_by_a_link(tmp_path, overwrite):
    image, link = tmp_path / "image.tif", tmp_path / "link.tif"
    image.write_text("pixels")
    link.symlink_to(image)
    with pytest.raises(InputError, match="one of the files that are read"):
        check_new(link, overwrite, [str(image)])


def test_a_folder_with_something_else_in_it_is_never_replaced(tmp_path):
    folder = tmp_path / "tiles"
    folder.mkdir()
    (folder / "precious").write_text("precious")
    with Workspace(folder) as work:
        part = work.file("new")
        part.mkdir()
        with pytest.raises(InputError, match="no part of such a result"):
            publish_folder(part, folder, True, lambda path: path.suffix == ".png")
    assert (folder / "precious").read_text() == "precious"


def test_a_name_that_leads_up_out_of_a_link_is_where_the_disk_says(tmp_path):
    (tmp_path / "far/deep").mkdir(parents=True)
    (tmp_path / "link").symlink_to(tmp_path / "far/deep")
    output = tmp_path / "link/../o.tif"
    check_new(output, False)
    with Workspace(output) as work:
        assert work.folder.samefile(tmp_path / "far/o.tif.layerfuse")
        with pytest.raises(InputError, match="another run"):
            Workspace(tmp_path / "far/o.tif")
        work.file("new.tif").write_text("ours")
        publish(work.folder / "new.tif", output, False)
    assert sorted(path.name for path in tmp_path.rglob("*.tif*")) == ["o.tif"]


@pytest.mark.parametrize("there", ["", "file"])
def test_a_name_that_leads_up_out_of_no_folder_is_refused(tmp_path, there):
    if there:
        (tmp_path / "no").write_text("precious")
    with pytest.raises(InputError, match=r"there is no folder .*no to go up from"):
        check_new(tmp_path / "no/../o.tif", False)
