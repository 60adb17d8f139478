"""Where the host lies and where it keeps its data (`--data-dir`)."""

import os

script_path = os.getcwd()  # people start the host in its own folder
data_path = script_path
