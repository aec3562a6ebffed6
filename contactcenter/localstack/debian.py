"""Programs that tests need and no package index has."""

import os
import shutil
import subprocess


def install(package: str) -> bool:
    """Bring a package by apt; False where this is not Debian, we are not root, or it fails."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    print(f"Installing {package} for the tests ...", flush=True)
    subprocess.run(["apt-get", "update", "-qq"], env=quiet, stdout=subprocess.DEVNULL)
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", package]
    return subprocess.run(command, env=quiet, stdout=subprocess.DEVNULL).returncode == 0
