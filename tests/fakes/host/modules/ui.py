"""The page of the host: its own tabs, then those of the extensions."""

from typing import Any

import gradio as gr

from modules import generation_parameters_copypaste as pasting
from modules import gradio_versions, script_callbacks
from modules.gradio_versions import js_argument

TABS = ("txt2img", "img2img", "extras")


def create_ui(*, is_forge: bool) -> Any:
    """Everything up to, but not including, the start of the server."""
    pasting.reset()
    script_callbacks.ui_settings_callback()
    makers = {"txt2img": _txt2img, "img2img": _img2img, "extras": _extras}
    interfaces = [(makers[tab](), tab.capitalize() if is_forge and "2" in tab else tab, tab) for tab in TABS]
    interfaces += script_callbacks.ui_tabs_callback()
    if is_forge:
        interfaces.append((_spaces(), "Spaces", "spaces"))
    look = {"theme": gradio_versions.plain_theme()} if gradio_versions.MAJOR < 6 else {}
    with gr.Blocks(title="Stable Diffusion", analytics_enabled=False, **look) as demo:
        with gr.Tabs(elem_id="tabs"):
            for interface, label, elem_id in interfaces:
                with gr.TabItem(label, id=elem_id, elem_id=f"tab_{elem_id}"):
                    interface.render()
        pasting.connect_paste_params_buttons()
        demo.load(fn=None, **js_argument("() => hostPageIsReady()"), inputs=None, outputs=None)
    return demo


def _prompt_fields(tab: str) -> list[tuple[Any, str]]:
    return [
        (gr.Textbox(label="Prompt", elem_id=f"{tab}_prompt", lines=3), "Prompt"),
        (gr.Textbox(label="Negative prompt", elem_id=f"{tab}_neg_prompt", lines=3), "Negative prompt"),
        (gr.Textbox(label="Seed", elem_id=f"{tab}_seed"), "Seed"),
    ]


def _txt2img() -> Any:
    with gr.Blocks(analytics_enabled=False) as interface:
        pasting.add_paste_fields("txt2img", None, _prompt_fields("txt2img"))
    return interface


def _img2img() -> Any:
    with gr.Blocks(analytics_enabled=False) as interface:
        fields = _prompt_fields("img2img")
        image = gr.Image(label="Image", elem_id="img2img_image", type="pil")
        inpaint = gr.Image(label="Inpaint", elem_id="img2maskimg", type="pil")
        pasting.add_paste_fields("img2img", image, fields)
        pasting.add_paste_fields("inpaint", inpaint, fields)
    return interface


def _extras() -> Any:
    with gr.Blocks(analytics_enabled=False) as interface:
        image = gr.Image(label="Source", elem_id="extras_image", type="pil")
        pasting.add_paste_fields("extras", image, None)
    return interface


def _spaces() -> Any:
    with gr.Blocks(analytics_enabled=False) as interface:
        gr.HTML("<p>Spaces</p>")
    return interface
