"""A JupyterHub for one class on one machine: each student has a copy of the course in JupyterLab.

Start it in the folder of the course, with the packages of ``requirements-instructor.txt``::

    COURSE_HUB_PASSWORD="a password for the class" jupyterhub -f deploy/jupyterhub_config.py

All students run under the account that starts the hub, so each could read the others' files: this is for a classroom
and for a trial. Where students must be kept apart, take The Littlest JupyterHub or Kubernetes; the page
"For instructors" says how.

These variables change it; without them the value in brackets holds.

- ``COURSE_HUB_PASSWORD``: what every student types beside a name of their own; eight characters or more.
- ``COURSE_HUB_ADDRESS``: where browsers find the hub (``http://127.0.0.1:8000``, this machine alone).
- ``COURSE_HUB_FOLDER``: where students' copies and the hub's own files are kept (``hub`` beside the course).
- ``COURSE_HUB_EDITION``: the folder handed out (the course itself; better ``course`` of a student edition).
- ``COURSE_HUB_STUDENTS``: how many servers may run at once (40).
"""

import os
import shutil
import stat
import sys
from pathlib import Path

c = get_config()  # noqa: F821 – JupyterHub gives it to the files that it reads

HERE = Path(__file__).resolve().parents[1]
FOLDER = Path(os.environ.get("COURSE_HUB_FOLDER", HERE.parent / "hub")).resolve()
EDITION = Path(os.environ.get("COURSE_HUB_EDITION", HERE)).resolve()
STUDENTS = int(os.environ.get("COURSE_HUB_STUDENTS", "40"))
#: What a student needs of the course; packages are installed once for all.
HANDED_OUT = ("notebooks", "data", "book", "README.md", "LICENSE", "LICENSE-CONTENT")

if len(os.environ.get("COURSE_HUB_PASSWORD", "")) < 8:
    sys.exit("The hub needs a password for the class.\n  where: the variable COURSE_HUB_PASSWORD\n"
             "  mend:  Set it to eight characters or more, then start the hub again.")
for name in ("notebooks", "data"):
    if not (EDITION / name).is_dir():
        sys.exit(f"The course to hand out was not found.\n  where: {EDITION} has no folder {name}\n"
                 "  mend:  Name the folder of the course in COURSE_HUB_EDITION.")
(FOLDER / "students").mkdir(parents=True, exist_ok=True)
FOLDER.chmod(stat.S_IRWXU)


def _copy_missing(source: str, target: str):
    # what a student changed stays; delete a file to get a new copy at the next start
    if not Path(target).exists():
        shutil.copy2(source, target)


def hand_out(spawner):
    """Copy into a student's folder what of the course is not there yet."""
    own = FOLDER / "students" / spawner.user.name / "course"
    left_out = shutil.ignore_patterns("my-record*", ".ipynb_checkpoints", "__pycache__", "_build")
    for name in HANDED_OUT:
        if (EDITION / name).is_dir():
            shutil.copytree(EDITION / name, own / name, ignore=left_out, copy_function=_copy_missing,
                            dirs_exist_ok=True)
        elif (EDITION / name).is_file():
            own.mkdir(parents=True, exist_ok=True)
            _copy_missing(str(EDITION / name), str(own / name))


c.JupyterHub.bind_url = os.environ.get("COURSE_HUB_ADDRESS", "http://127.0.0.1:8000")
c.JupyterHub.db_url = f"sqlite:///{FOLDER / 'hub.sqlite'}"
c.JupyterHub.cookie_secret_file = str(FOLDER / "cookie_secret")
c.ConfigurableHTTPProxy.pid_file = str(FOLDER / "proxy.pid")
proxy = HERE / "deploy" / "node_modules" / ".bin" / "configurable-http-proxy"
if proxy.exists():
    c.ConfigurableHTTPProxy.command = [str(proxy)]
if port := os.environ.get("COURSE_HUB_PROXY_PORT"):
    c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{port}"
if port := os.environ.get("COURSE_HUB_OWN_PORT"):
    c.JupyterHub.hub_port = int(port)

c.JupyterHub.authenticator_class = "shared-password"
c.SharedPasswordAuthenticator.user_password = os.environ["COURSE_HUB_PASSWORD"]
c.Authenticator.allow_all = True
# names become folders
c.Authenticator.username_pattern = r"^[a-z0-9][a-z0-9._-]{0,39}$"

c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = str(FOLDER / "students" / "{username}")
c.Spawner.cmd = [str(Path(sys.executable).parent / "jupyterhub-singleuser")]
c.Spawner.notebook_dir = str(FOLDER / "students" / "{username}" / "course")
c.Spawner.default_url = "/lab/tree/notebooks/00-how-to-read.ipynb"
c.Spawner.pre_spawn_hook = hand_out
c.Spawner.args = ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
# a whole class presses Start at the same minute
c.JupyterHub.concurrent_spawn_limit = STUDENTS
c.JupyterHub.active_server_limit = STUDENTS
c.Spawner.start_timeout = c.Spawner.http_timeout = 180

# a server that nobody has used for two hours is stopped; what was saved stays
c.JupyterHub.services = [{
    "name": "idle-culler",
    "command": [sys.executable, "-m", "jupyterhub_idle_culler", "--timeout=7200"],
}]
c.JupyterHub.load_roles = [{
    "name": "idle-culler", "services": ["idle-culler"],
    "scopes": ["list:users", "read:users:activity", "read:servers", "delete:servers"],
}]
