"""The name of generation_parameters_copypaste since 1.8. Under the older name it is there in every host."""

from modules.generation_parameters_copypaste import (
    ParamBinding,
    parse_generation_parameters,
    register_paste_params_button,
)

__all__ = ["ParamBinding", "parse_generation_parameters", "register_paste_params_button"]
