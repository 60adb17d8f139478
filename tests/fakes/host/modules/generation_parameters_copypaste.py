"""Sending a picture or its infotext to a tab: buttons are registered while tabs are made and connected afterwards."""

import re
from dataclasses import dataclass
from typing import Any

from modules.gradio_versions import js_argument


@dataclass
class ParamBinding:
    """A button that pastes into the tab `tabname` what the source components hold."""

    paste_button: Any
    tabname: str
    source_text_component: Any = None
    source_image_component: Any = None
    source_tabname: str | None = None
    override_settings_component: Any = None
    paste_field_names: list[str] | None = None


paste_fields: dict[str, dict[str, Any]] = {}
registered_param_bindings: list[ParamBinding] = []


def reset() -> None:
    paste_fields.clear()
    registered_param_bindings.clear()


def add_paste_fields(tabname: str, init_img: Any, fields: Any) -> None:
    """`fields`: (component, name in the infotext) pairs, or None for a tab that takes pictures only."""
    paste_fields[tabname] = {"init_img": init_img, "fields": fields}


def register_paste_params_button(binding: ParamBinding) -> None:
    registered_param_bindings.append(binding)


def connect_paste_params_buttons() -> None:
    """Called when every tab is there. An unknown tab name breaks the making of the page, as in the host."""
    for binding in registered_param_bindings:
        target = paste_fields[binding.tabname]
        if binding.source_image_component is not None and target["init_img"] is not None:
            binding.paste_button.click(
                fn=lambda picture: picture,
                inputs=[binding.source_image_component],
                outputs=[target["init_img"]],
                show_progress=False,
            )
        if binding.source_text_component is not None and target["fields"] is not None:
            _connect_text(binding.paste_button, target["fields"], binding.source_text_component)
        switch = f"switch_to_{binding.tabname}"
        binding.paste_button.click(fn=None, **js_argument(switch), inputs=None, outputs=None, show_progress=False)


def _connect_text(button: Any, fields: list[tuple[Any, str]], source: Any) -> None:
    def paste(infotext: str) -> list[Any]:
        values = parse_generation_parameters(infotext)
        return [values.get(name, "") for _component, name in fields]

    button.click(fn=paste, inputs=[source], outputs=[component for component, _name in fields], show_progress=False)


def parse_generation_parameters(text: str, skip_fields: list[str] | None = None) -> dict[str, str]:
    """Prompt, negative prompt and the `Key: value` pairs of the last line, if it has some."""
    lines = text.strip().split("\n")
    last = lines.pop() if len(re.findall(r"[^,:]+: [^,]+", lines[-1])) >= 3 else ""
    prompt, _, negative = "\n".join(lines).partition("Negative prompt:")
    values = {key.strip(): value.strip() for key, value in re.findall(r"([^,:]+): ([^,]+)", last)}
    return {"Prompt": prompt.strip(), "Negative prompt": negative.strip(), **values}
