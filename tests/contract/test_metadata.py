"""Section 3, image metadata."""

from pathlib import Path

from tests import pictures
from tests.served import Api, serve


def test_image_geninfo_is_a_json_string_in_a1111_form(api: Api, picture_folder: Path) -> None:
    answer = api.get("image_geninfo", path=str(picture_folder / "00001-1234567.png"))
    assert answer.status_code == 200
    assert answer.json() == pictures.A1111_TEXT


def test_image_geninfo_of_a_comfyui_graph_has_the_same_form(api: Api, picture_folder: Path) -> None:
    text = api.get("image_geninfo", path=str(picture_folder / "comfy" / "ComfyUI_00001_.png")).json()
    prompt, negative, parameters = text.split("\n")
    assert (prompt, negative) == (pictures.COMFY_PROMPT, f"Negative prompt: {pictures.COMFY_NEGATIVE}")
    assert parameters.startswith("Steps: 20, ")
    assert "Seed: 42" in parameters and "Model: pondside" in parameters


def test_image_geninfo_of_a_file_without_any_is_an_empty_string(api: Api, picture_folder: Path) -> None:
    assert api.get("image_geninfo", path=str(picture_folder / "plain.jpg")).json() == ""
    (picture_folder / "broken.png").write_bytes(b"nothing")
    assert api.get("image_geninfo", path=str(picture_folder / "broken.png")).json() == ""


def test_image_geninfo_of_no_file(api: Api, picture_folder: Path) -> None:
    assert api.get("image_geninfo", path=str(picture_folder / "nope.png")).status_code == 404
    assert api.get("image_geninfo").status_code == 400


def test_image_geninfo_batch(api: Api, picture_folder: Path) -> None:
    example = {"paths": ["/path/to/img1.png", "/path/to/img2.png"]}
    assert api.post("image_geninfo_batch", example).json() == {"/path/to/img1.png": "", "/path/to/img2.png": ""}
    paths = [str(picture_folder / "00001-1234567.png"), str(picture_folder / "plain.jpg")]
    assert api.post("image_geninfo_batch", {"paths": paths}).json() == {paths[0]: pictures.A1111_TEXT, paths[1]: ""}


def test_image_geninfo_details_has_the_parts(api: Api, picture_folder: Path) -> None:
    details = api.get("image_geninfo_details", path=str(picture_folder / "00001-1234567.png")).json()
    assert details["text"] == pictures.A1111_TEXT
    info = details["info"]
    assert info["prompt"] == pictures.A1111_PROMPT
    assert info["negative_prompt"] == pictures.A1111_NEGATIVE
    assert (info["steps"], info["seed"], info["checkpoint"]) == (20, "1234567", "harbourMix_v3")
    assert api.get("image_geninfo_details", path=str(picture_folder / "plain.jpg")).json() == {"text": "", "info": None}


def test_image_exif_is_flat_text(api: Api, picture_folder: Path) -> None:
    fields = api.get("image_exif", path=str(picture_folder / "00001-1234567.png")).json()
    assert pictures.A1111_TEXT in fields.values()
    assert all(isinstance(value, str) for value in fields.values())
    pictures.write(picture_folder / "exif.jpg", pictures.jpeg_bytes(comment=pictures.A1111_TEXT))
    assert pictures.A1111_TEXT in api.get("image_exif", path=str(picture_folder / "exif.jpg")).json().values()
    assert api.get("image_exif", path=str(picture_folder / "nope.jpg")).status_code == 404


def test_reread_geninfo_reads_single_files_again(api: Api, picture_folder: Path, tmp_path: Path) -> None:
    path = picture_folder / "00001-1234567.png"
    answer = api.post("db/reread_geninfo", {"paths": [str(path)]})
    assert answer.status_code == 200
    assert answer.json().items() >= {"added": 0, "updated": 1, "removed": 0, "failed": 0}.items()
    new = pictures.write(picture_folder / "new.png", pictures.png_bytes(texts={"parameters": "a heron\nSteps: 4"}))
    assert api.post("db/reread_geninfo", {"paths": [str(new)]}).json()["added"] == 1
    assert api.search("heron") == ["new.png"]
    outside = pictures.write(tmp_path / "outside.png", pictures.png_bytes())
    assert api.post("db/reread_geninfo", {"paths": [str(outside)]}).status_code == 400
    assert api.post("db/reread_geninfo", {"paths": [str(tmp_path / "nope.png")]}).status_code == 404
    assert api.post("db/reread_geninfo", {"paths": [str(picture_folder)]}).status_code == 400


def test_metadata_hidden_in_the_pixels_is_found_when_one_file_is_asked_for(api: Api, picture_folder: Path) -> None:
    sample = Path(__file__).parents[1] / "samples" / "geninfo" / "stealth-a1111.png"
    path = pictures.write(picture_folder / "hidden.png", sample.read_bytes())
    assert "Steps: " in api.get("image_geninfo", path=str(path)).json()
    assert api.get("image_geninfo", path=str(path), deep="false").json() == ""
    assert api.post("image_geninfo_batch", {"paths": [str(path)]}).json() == {str(path): ""}


DIALECT = """
from iib.domain.geninfo import GenInfo, How

def read(texts):
    text = texts.get("my-tool")
    return GenInfo(tool="My tool", prompt=text, how=How(dialect="mine")) if text else None
"""


def test_the_users_own_dialects_are_asked_where_the_setting_allows_it(data_dir: Path, picture_folder: Path) -> None:
    (data_dir / "dialects").mkdir()
    (data_dir / "dialects" / "mine.py").write_text(DIALECT, "utf-8")
    path = pictures.write(picture_folder / "mine.png", pictures.png_bytes(texts={"my-tool": "a walrus in a tub"}))
    with serve(data_dir, picture_folder) as api:
        assert api.get("image_geninfo", path=str(path)).json() == ""
        assert api.search("walrus") == []
    with serve(data_dir, picture_folder, user_dialects="yes") as api:
        assert api.get("image_geninfo", path=str(path)).json().startswith("a walrus in a tub")
        api.post("db/reread_geninfo", {"paths": [str(path)]})
        assert api.search("walrus") == ["mine.png"]
