"""A real JupyterLab on a copy of the course, for the tests and for the benchmarks."""

import json
import os
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
#: in the browser: the notebook that is open has a kernel that waits
IDLE = ("window.jupyterapp?.shell?.currentWidget?.context?.isReady && "
        "jupyterapp.shell.currentWidget.sessionContext.session?.kernel?.status === 'idle'")


def _settings(folder: Path, theme: str):
    chosen = {
        "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
        "apputils-extension/themes": {"theme": theme},
        # all cells are in the page, also those far below
        "notebook-extension/tracker": {"windowingMode": "none"},
    }
    for name, values in chosen.items():
        file = folder / "@jupyterlab" / f"{name}.jupyterlab-settings"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(values), encoding="utf-8")


@contextmanager
def jupyterlab(folder: Path, theme: str = "JupyterLab Light"):
    """Start JupyterLab in an empty folder on a copy of the course; gives its address and the copy.

    Nothing of the user's own Jupyter settings is read, and nothing is written outside the folder.
    """
    course = folder / "course"
    left_out = shutil.ignore_patterns("my-record*", ".ipynb_checkpoints")
    for name in ("notebooks", "data", "book"):
        shutil.copytree(ROOT / name, course / name, ignore=left_out)
    _settings(folder / "settings", theme)
    own = {key: value for key, value in os.environ.items() if not key.startswith(("JUPYTER", "COURSE_", "IPYTHON"))}
    own |= {f"JUPYTER_{name}_DIR": str(folder / name.lower()) for name in ("CONFIG", "DATA", "RUNTIME")}
    own |= {"JUPYTERLAB_SETTINGS_DIR": str(folder / "settings"), "IPYTHONDIR": str(folder / "ipython"),
            "JUPYTERLAB_WORKSPACES_DIR": str(folder / "workspaces")}
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--expose-app-in-browser",
               "--ServerApp.ip=127.0.0.1", "--ServerApp.port=0", f"--ServerApp.root_dir={course}",
               "--IdentityProvider.token="]
    with open(folder / "log.txt", "w", encoding="utf-8") as log:
        server = subprocess.Popen(command, env=own, cwd=folder, stdout=log, stderr=log)
        try:
            yield _address(server, folder), course
        finally:
            server.terminate()
            server.wait(timeout=30)


def _address(server, folder: Path) -> str:
    for _ in range(600):
        for file in (folder / "runtime").glob("jpserver-*.json"):
            try:
                return json.loads(file.read_text(encoding="utf-8"))["url"]
            except ValueError:
                pass    # the server is still writing it
        if server.poll() is not None:
            break
        time.sleep(0.1)
    raise RuntimeError("JupyterLab did not start:\n" + (folder / "log.txt").read_text(encoding="utf-8")[-3000:])


def open_notebook(page, address: str, path: str):
    """Open a notebook and wait for its kernel."""
    page.goto(f"{address}lab/tree/{path}?reset")
    page.wait_for_function(IDLE, timeout=120_000)


def run_all(page):
    """Restart the kernel and run all cells, as the menu does; wait for the end."""
    page.evaluate("""() => {
        window.ranAll = null;
        jupyterapp.commands.execute('notebook:restart-run-all').then(done => { window.ranAll = String(done); });
    }""")
    page.get_by_role("button", name="Confirm Kernel Restart").click()
    page.wait_for_function("window.ranAll", timeout=180_000)
    page.wait_for_function(IDLE, timeout=60_000)
