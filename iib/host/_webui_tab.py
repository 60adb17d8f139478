"""Our tab in the host: the page in a frame, and the parts that hand a picture over to the host's own tabs.

How a picture is handed over (the other half is javascript/iib.js): the script writes a request into a hidden textbox
and presses the hidden trigger; Python fills a picture, its infotext and an answer; when the script sees the answer it
presses the paste button of the wanted tab, which the host connected itself.
"""

import json
import logging
from collections.abc import Callable
from typing import Any

PAGE = "infinite_image_browsing/"
TITLE = "Infinite Image Browsing"
ELEM_ID = "infinite-image-browsing"
SEND_TARGETS = ("txt2img", "img2img", "inpaint", "extras")

# Page-relative: the host may sit under a sub-path. Lazy: nothing is asked of the server while the tab is hidden.
FRAME = (
    f'<div class="iib-tab"><iframe class="iib-frame" title="{TITLE}" src="{PAGE}" loading="lazy" '
    'allow="fullscreen; clipboard-write"></iframe></div>'
)

log = logging.getLogger(__name__)

PictureToSend = Callable[[str], tuple[Any, str]]


def make_tab(picture_to_send: PictureToSend) -> list[tuple[Any, str, str]]:
    """What the host wants from on_ui_tabs: (blocks, title, element id).

    `picture_to_send` takes a path as the browser sent it, so it must refuse what may not be read, and gives the
    picture (PIL) and its infotext.
    """
    import gradio

    with gradio.Blocks(analytics_enabled=False) as tab:
        gradio.HTML(FRAME)
        # Hidden by style.css: what is invisible to Gradio is not on the page at all in its later versions.
        with gradio.Column(elem_classes=["iib-bridge"]):
            _add_bridge(gradio, picture_to_send)
    return [(tab, TITLE, ELEM_ID)]


def _add_bridge(gradio: Any, picture_to_send: PictureToSend) -> None:
    request = _unsaved(gradio.Textbox(elem_id="iib-send-request", show_label=False))
    answer = _unsaved(gradio.Textbox(elem_id="iib-send-answer", show_label=False))
    infotext = _unsaved(gradio.Textbox(elem_id="iib-send-infotext", show_label=False))
    picture = _unsaved(gradio.Image(type="pil", elem_id="iib-send-picture", show_label=False, **_lossless(gradio)))
    trigger = _unsaved(gradio.Button("Load", elem_id="iib-send-load"))
    trigger.click(
        fn=_loader(picture_to_send),
        inputs=[request],
        outputs=[picture, infotext, answer],
        show_progress=False,
    )
    for target in SEND_TARGETS:
        _connect(_unsaved(gradio.Button(target, elem_id=f"iib-send-{target}")), target, infotext, picture)


def _unsaved(component: Any) -> Any:
    """Keep the component out of the host's ui-config.json."""
    component.do_not_save_to_config = True
    return component


def _lossless(gradio: Any) -> dict[str, str]:
    """Since Gradio 4 a picture goes through a WebP unless another format is asked for."""
    return {} if gradio.__version__.startswith("3.") else {"format": "png"}


def _loader(picture_to_send: PictureToSend) -> Callable[[str], tuple[Any, str, str]]:
    def load(request: str) -> tuple[Any, str, str]:
        number = None
        try:
            asked = dict(json.loads(request))
            number = asked.get("id")
            picture, infotext = picture_to_send(str(asked["path"]))
        except Exception as error:  # a host callback: whatever went wrong is told to the page
            log.exception("Could not hand over the picture asked for by %r.", request)
            return None, "", json.dumps({"id": number, "error": str(error) or type(error).__name__})
        return _as_colours(picture), infotext, json.dumps({"id": number, "error": ""})

    return load


def _as_colours(picture: Any) -> Any:
    """The host keeps pictures as PNG, which knows no CMYK, and its samplers know no palettes."""
    if picture.mode in ("RGB", "RGBA"):
        return picture
    return picture.convert("RGBA" if "A" in picture.mode or "transparency" in picture.info else "RGB")


def _connect(button: Any, target: str, infotext: Any, picture: Any) -> None:
    try:
        from modules import infotext_utils as paste  # since 1.8
    except ImportError:
        from modules import generation_parameters_copypaste as paste
    paste.register_paste_params_button(
        paste.ParamBinding(
            paste_button=button,
            tabname=target,
            source_text_component=infotext,
            source_image_component=picture,
        )
    )
