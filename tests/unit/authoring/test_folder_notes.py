"""Folder notes follow the name of their folder, where that name is free."""

from __future__ import annotations

from vaultkit.authoring.rename import plan_rename
from vaultkit.authoring.rename.folder_notes import FolderNote, find_folder_notes
from vaultkit.testing import make_vault

FILES = {
    "Projects/Projects.md": "[[A]]",
    "Projects/A.md": "[[Projects]] [x](Projects.md)",
    "N.md": "[[Projects]] [[Projects/Projects|p]] [[Projects/A]]",
}


def test_a_folder_note_is_renamed_with_its_folder() -> None:
    plan = plan_rename(make_vault(FILES), "Projects/", "Plans")
    assert plan.moves == {
        "Projects/Projects.md": "Plans/Plans.md",
        "Projects/A.md": "Plans/A.md",
    }
    assert {path: data.decode() for path, data in plan.sources.items()} == {
        "Projects/A.md": "[[Plans]] [x](Plans.md)",
        "N.md": "[[Plans]] [[Plans/Plans|p]] [[Plans/A]]",
    }


def test_the_name_of_a_folder_and_its_note_means_the_folder() -> None:
    assert plan_rename(make_vault(FILES), "Projects", "Plans").moves == {
        "Projects/Projects.md": "Plans/Plans.md",
        "Projects/A.md": "Plans/A.md",
    }
    plan = plan_rename(make_vault(FILES), "Projects/Projects", "Index")
    assert plan.moves == {"Projects/Projects.md": "Projects/Index.md"}


def test_a_folder_that_only_moves_keeps_the_name_of_its_note() -> None:
    plan = plan_rename(make_vault(FILES), "Projects/", "x/")
    assert plan.moves["Projects/Projects.md"] == "x/Projects/Projects.md"
    assert find_folder_notes({*FILES}, plan.moves, *plan.folder) == []


def test_a_name_that_is_taken_is_left_to_its_note() -> None:
    files = {**FILES, "Projects/plans.md": ""}
    plan = plan_rename(make_vault(files), "Projects/", "Plans")
    assert plan.moves["Projects/Projects.md"] == "Plans/Projects.md"
    assert find_folder_notes({*files}, plan.moves, *plan.folder) == [
        FolderNote("Projects/Projects.md", "Plans/Projects.md", "Plans/Plans.md")
    ]


def test_canvases_and_bases_are_folder_notes_too_and_a_change_of_case_counts() -> None:
    files = {"a/a.canvas": "{}", "a/a.base": "", "a/b/a.md": "", "a/B.md": ""}
    plan = plan_rename(make_vault(files), "a/", "A")
    assert plan.moves == {
        "a/a.canvas": "A/A.canvas",
        "a/a.base": "A/A.base",
        "a/b/a.md": "A/b/a.md",
        "a/B.md": "A/B.md",
    }


def test_a_note_beside_the_folder_keeps_its_name_and_is_told() -> None:
    files = {"x/Projects/A.md": "", "x/Projects.md": ""}
    plan = plan_rename(make_vault(files), "x/Projects/", "Plans")
    assert plan.moves == {"x/Projects/A.md": "x/Plans/A.md"}
    assert find_folder_notes({*files}, plan.moves, *plan.folder) == [
        FolderNote("x/Projects.md", "x/Projects.md", "x/Plans.md")
    ]
