"""The host's settings: `opts.key` is what the user chose, or the default of the option."""

from collections.abc import Callable
from typing import Any


class OptionInfo:
    """One option; its methods are chained and only add words to the label."""

    def __init__(
        self,
        default: Any = None,
        label: str = "",
        component: Any = None,
        component_args: Any = None,
        onchange: Callable[..., None] | None = None,
        section: tuple[str, str] | None = None,
        refresh: Callable[..., None] | None = None,
        comment_before: str = "",
        comment_after: str = "",
        infotext: str | None = None,
        restrict_api: bool = False,
        category_id: str | None = None,
    ) -> None:
        self.default = default
        self.label = label
        self.component = component
        self.component_args = component_args
        self.onchange = onchange
        self.section = section
        self.comment_after = comment_after

    def info(self, text: str) -> "OptionInfo":
        self.comment_after += f"<span class='info'>({text})</span>"
        return self

    def html(self, text: str) -> "OptionInfo":
        self.comment_after += text
        return self

    def needs_restart(self) -> "OptionInfo":
        return self.info("requires restart")

    def needs_reload_ui(self) -> "OptionInfo":
        return self.info("requires Reload UI")


class Options:
    """`data` holds what was chosen, `data_labels` the options by key."""

    def __init__(self, data_labels: dict[str, OptionInfo]) -> None:
        object.__setattr__(self, "data_labels", data_labels)
        object.__setattr__(self, "data", {key: option.default for key, option in data_labels.items()})

    def __getattr__(self, key: str) -> Any:
        if key in self.data:
            return self.data[key]
        if key in self.data_labels:
            return self.data_labels[key].default
        raise AttributeError(key)

    def __setattr__(self, key: str, value: Any) -> None:
        self.data[key] = value

    def add_option(self, key: str, info: OptionInfo) -> None:
        self.data_labels[key] = info
        if key not in self.data:
            self.data[key] = info.default
