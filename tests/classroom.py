"""A JupyterHub on this machine and students who use it, for the tests and for the benchmark."""

import json
import os
import re
import socket
import subprocess
import time
import uuid
from contextlib import contextmanager
from pathlib import Path

import nbformat
import requests
import websocket

ROOT = Path(__file__).parents[1]
PASSWORD = "peace-treaty-1956"
PATIENCE = 240  # seconds; twelve servers start at once on two processors


def _free_ports(count: int) -> list[int]:
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


@contextmanager
def running_hub(folder: Path, python: Path, edition: Path = ROOT):
    """Start the hub of ``deploy/`` in an empty folder; gives its address.

    Parameters
    ----------
    folder : pathlib.Path
        Where students' files go.
    python : pathlib.Path
        The Python of an environment with ``requirements-instructor.txt``.
    edition : pathlib.Path
        The course that students are given.
    """
    front, api, own = _free_ports(3)
    env = {key: value for key, value in os.environ.items() if not key.startswith(("JUPYTER", "COURSE_", "IPYTHON"))}
    env |= {
        "COURSE_HUB_PASSWORD": PASSWORD, "COURSE_HUB_ADDRESS": f"http://127.0.0.1:{front}",
        "COURSE_HUB_FOLDER": str(folder), "COURSE_HUB_EDITION": str(edition), "COURSE_HUB_PROXY_PORT": str(api),
        "COURSE_HUB_OWN_PORT": str(own), "PATH": f"{python.parent}{os.pathsep}{env['PATH']}",
        "PYTHONPATH": str(ROOT / "src"),
    }
    folder.mkdir(parents=True, exist_ok=True)
    command = [str(python), "-m", "jupyterhub", "-f", str(ROOT / "deploy" / "jupyterhub_config.py")]
    with open(folder / "hub.log", "w", encoding="utf-8") as log:
        hub = subprocess.Popen(command, cwd=folder, env=env, stdout=log, stderr=log)
        try:
            address = env["COURSE_HUB_ADDRESS"]
            _wait(lambda: hub.poll() is not None or _answers(f"{address}/hub/api/"), "the hub")
            if hub.poll() is not None:
                raise RuntimeError((folder / "hub.log").read_text(encoding="utf-8")[-3000:])
            yield address
        finally:
            hub.terminate()     # the hub stops its proxy and the students' servers
            hub.wait(timeout=90)


def _answers(url: str) -> bool:
    try:
        return requests.get(url, timeout=5).ok
    except requests.RequestException:
        return False


def _wait(done, what: str):
    end = time.monotonic() + PATIENCE
    while not done():
        if time.monotonic() > end:
            raise TimeoutError(f"{what}: nothing after {PATIENCE} s")
        time.sleep(0.2)


class Student:
    """One student with a browser's cookies: logs in, opens a lesson, runs it.

    Parameters
    ----------
    address : str
        Of the hub.
    name : str
    """

    def __init__(self, address: str, name: str):
        self.address, self.name, self.web = address, name, requests.Session()
        self.home = f"{address}/user/{name}"
        self.kernel = None

    def _xsrf(self, path: str) -> str:
        # each server has a mark of its own
        marks = [c.value for c in self.web.cookies if c.name == "_xsrf" and c.path.rstrip("/") == path]
        return marks[-1] if marks else ""

    def log_in(self, password: str = PASSWORD) -> int:
        """Fill in the login form and wait for the own server; returns the status of the login."""
        self.web.get(f"{self.address}/hub/login", timeout=60)
        form = {"username": self.name, "password": password, "_xsrf": self._xsrf("/hub")}
        answer = self.web.post(f"{self.address}/hub/login?next=/hub/home", data=form, timeout=60)
        if not answer.ok:
            return answer.status_code
        self.web.get(f"{self.address}/hub/spawn", timeout=PATIENCE)
        _wait(self._is_in, f"the server of {self.name}")
        return answer.status_code

    def _is_in(self) -> bool:
        # a page, not the API: the way there hands the server the student's name
        page = self.web.get(f"{self.home}/lab", timeout=PATIENCE)
        return page.ok and page.url.startswith(self.home)

    def open_lesson(self, path: str) -> list[str]:
        """Open a notebook as JupyterLab does, with a kernel; returns its code cells."""
        self.web.get(f"{self.home}/lab/tree/{path}", timeout=120).raise_for_status()
        file = self.web.get(f"{self.home}/api/contents/{path}", timeout=60)
        file.raise_for_status()
        notebook = nbformat.from_dict(file.json()["content"])
        asked = {"path": path, "type": "notebook", "name": path, "kernel": {"name": "python3"}}
        made = self.web.post(f"{self.home}/api/sessions", json=asked, timeout=PATIENCE,
                             headers={"X-XSRFToken": self._xsrf(f"/user/{self.name}")})
        made.raise_for_status()
        self.kernel = made.json()["kernel"]["id"]
        return [cell["source"] for cell in notebook.cells if cell["cell_type"] == "code"]

    def run(self, cells: list[str], after_first=lambda: None) -> list[str]:
        """Run cells one after another; returns what went wrong, which should be nothing."""
        cookies = "; ".join(f"{c.name}={c.value}" for c in self.web.cookies if self.home.endswith(c.path.rstrip("/")))
        address = re.sub("^http", "ws", f"{self.home}/api/kernels/{self.kernel}/channels")
        line = websocket.create_connection(address, timeout=PATIENCE, header={"Cookie": cookies},
                                           origin=self.address)
        faults = []
        try:
            for number, code in enumerate(cells):
                answer = _execute(line, code)
                if answer["status"] != "ok":
                    faults.append(f"cell {number}: {answer.get('ename')}: {answer.get('evalue')}")
                if number == 0:
                    after_first()
        finally:
            line.close()
        return faults

    def memory(self) -> dict[str, int]:
        """Return the bytes of memory of this student's server and kernel, shared parts shared out (Linux)."""
        found = {}
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                if f"JUPYTERHUB_USER={self.name}\0" not in (folder / "environ").read_text(errors="replace"):
                    continue
                words = (folder / "cmdline").read_text(errors="replace")
                kind = "kernel" if "ipykernel" in words else "server"
                part = int(re.search(r"^Pss:\s+(\d+) kB", (folder / "smaps_rollup").read_text(), re.M)[1]) * 1024
            except (OSError, TypeError):
                continue    # it ended meanwhile
            found[kind] = found.get(kind, 0) + part
        return found


def _execute(line, code: str) -> dict:
    number = uuid.uuid4().hex
    header = {"msg_id": number, "msg_type": "execute_request", "username": "", "session": number, "version": "5.3",
              "date": ""}
    content = {"code": code, "silent": False, "store_history": True, "user_expressions": {}, "allow_stdin": False}
    line.send(json.dumps({"header": header, "parent_header": {}, "metadata": {}, "content": content,
                          "channel": "shell", "buffers": []}))
    while True:
        got = line.recv()
        if isinstance(got, bytes):
            continue    # pictures of widgets; the reply is text
        message = json.loads(got)
        if message["parent_header"].get("msg_id") == number and message["msg_type"] == "execute_reply":
            return message["content"]
