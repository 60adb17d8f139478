"""The facts when there is no host: our own process, our own data folder."""

import os

from iib.host.facts import HostFacts


def standalone_facts(data_dir: str) -> HostFacts:
    """Facts of the standalone program; a blank `data_dir` stands for the platform's folder of user data.

    Linux: ~/.local/share/infinite_image_browsing; macOS: ~/Library/Application Support/infinite_image_browsing;
    Windows: %LOCALAPPDATA%\\infinite_image_browsing. The folder is named, not made.
    """
    return HostFacts(mode="standalone", data_dir=os.path.abspath(data_dir or _platform_folder()), cwd=os.getcwd())


def _platform_folder() -> str:
    from platformdirs import user_data_dir  # a start inside the WebUI does without it

    return user_data_dir("infinite_image_browsing", appauthor=False)
