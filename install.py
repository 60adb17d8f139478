"""The installer hook of the host WebUI: adds the packages of ours that it lacks, and touches no other.

The host runs this file at every start, so it is silent and quick when nothing is missing. It only ever adds: what is
installed keeps its version, because the host pins versions that its own parts depend on. It never fails the start.
"""

import importlib.util
import sys
from importlib import metadata
from typing import NamedTuple


class Package(NamedTuple):
    """A package of [project.dependencies]: how pip calls it, how Python imports it, and whether every host has it."""

    requirement: str
    import_name: str
    comes_with_host: bool = False

    @property
    def distribution(self) -> str:
        """The name without the version, as pip knows it."""
        return self.requirement.partition(">=")[0]


PACKAGES: tuple[Package, ...] = (
    Package("fastapi>=0.94", "fastapi", comes_with_host=True),
    Package("numpy>=1.22", "numpy", comes_with_host=True),
    Package("pillow>=9.5", "PIL", comes_with_host=True),
    Package("platformdirs>=3", "platformdirs"),
    Package("python-dotenv>=1", "dotenv"),
    Package("regex>=2022.1.18", "regex"),
    Package("uvicorn>=0.20", "uvicorn", comes_with_host=True),
    Package("watchfiles>=0.18", "watchfiles"),
)


def is_installed(package: Package) -> bool:
    """Whether pip or Python knows the package, in whatever version; it is not imported."""
    try:
        metadata.version(package.distribution)
    except metadata.PackageNotFoundError:
        return importlib.util.find_spec(package.import_name) is not None
    return True


def missing_packages() -> list[Package]:
    """What has to be added. A host without its own parts is not ours to repair."""
    return [package for package in PACKAGES if not package.comes_with_host and not is_installed(package)]


def install_into_host(missing: list[Package]) -> None:
    """Add `missing` with the host's own pip door. They need nothing that a host lacks, so pip may bring none."""
    import launch

    names = ", ".join(package.distribution for package in missing)
    requirements = " ".join(f'"{package.requirement}"' for package in missing)
    launch.run_pip(f"install --no-deps {requirements}", f"what Infinite Image Browsing lacks: {names}")


def main() -> None:
    """The whole hook; says what to do by hand where it cannot do it."""
    missing = missing_packages()
    by_hand = " ".join(f'"{package.requirement}"' for package in missing)
    if importlib.util.find_spec("launch") is None:
        print("This file is run by the WebUI. To use Infinite Image Browsing alone: python3 run.py serve")
        if missing:
            print(f"To add what this Python lacks: {sys.executable} -m pip install {by_hand}")
    elif missing:
        try:
            install_into_host(missing)
        except Exception as error:  # a host callback: the host must start, also without network or rights
            print(f"Infinite Image Browsing lacks packages and could not add them: {error}")
            print(f"To add them by hand: {sys.executable} -m pip install --no-deps {by_hand}")


if __name__ == "__main__":
    main()
