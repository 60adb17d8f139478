"""The state that all parts of the host share."""

import argparse
import os
from typing import Any

from modules.options import OptionInfo, Options

# Plain text with the working directory as base, as the host keeps them.
OUTPUT_FOLDERS = {
    "outdir_samples": "",
    "outdir_txt2img_samples": os.path.join("outputs", "txt2img-images"),
    "outdir_img2img_samples": os.path.join("outputs", "img2img-images"),
    "outdir_extras_samples": os.path.join("outputs", "extras-images"),
    "outdir_grids": "",
    "outdir_txt2img_grids": os.path.join("outputs", "txt2img-grids"),
    "outdir_img2img_grids": os.path.join("outputs", "img2img-grids"),
    "outdir_save": os.path.join("log", "images"),
    "outdir_init_images": os.path.join("outputs", "init-images"),
    "temp_dir": "",
}

FLAGS = {
    **dict.fromkeys(("share", "listen", "api", "nowebui", "disable_extension_access", "webui_is_non_local"), False),
    **dict.fromkeys(("ngrok", "server_name", "port", "gradio_auth", "gradio_auth_path", "api_auth", "subpath"), None),
    **dict.fromkeys(("data_dir", "ui_settings_file", "cors_allow_origins", "theme"), None),
}

cmd_opts: Any = argparse.Namespace(**FLAGS, gradio_allowed_path=[])
opts: Any = Options({key: OptionInfo(default, key) for key, default in OUTPUT_FOLDERS.items()})
demo: Any = None

__all__ = ["FLAGS", "OUTPUT_FOLDERS", "OptionInfo", "Options", "cmd_opts", "demo", "opts"]
