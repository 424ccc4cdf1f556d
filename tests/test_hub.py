"""A class on a real JupyterHub: twelve students at once, each with a copy of the course of their own."""

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from classroom import PASSWORD, Student, running_hub
from conftest import ROOT, instructor_python

from japan_russia.kit.errors import CourseError
from japan_russia.kit.pull_link import pull_link

LESSON = "notebooks/02-counting-summits.ipynb"
NAMES = [f"student{number:02}" for number in range(1, 13)]
ANSWER = """
from japan_russia.kit.progress.record import Record
_one = {"value": "a", "outcome": None, "score": None, "at": "2026-01-31T10:00:00Z"}
Record().update({"note/02-n1": {"first": _one, "best": _one, "last": _one, "tries": 1}})
"""


@pytest.fixture(scope="module")
def hub(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hub")
    with running_hub(folder, instructor_python()) as address:
        yield address, folder / "students"


@pytest.fixture(scope="module")
def worked(hub):
    """All students have logged in at once, opened a lesson, run all of it and answered something."""
    address, _ = hub

    def work(name):
        student = Student(address, name)
        status = student.log_in()
        faults = student.run([*student.open_lesson(LESSON), ANSWER])
        return student, status, faults, student.memory()

    with ThreadPoolExecutor(len(NAMES)) as pool:
        return list(pool.map(work, NAMES))


def test_twelve_students_run_a_lesson_at_once(worked):
    assert [status for _, status, _, _ in worked] == [200] * len(NAMES)
    assert [fault for _, _, faults, _ in worked for fault in faults] == []
    if sys.platform == "linux":
        assert all(memory["kernel"] > 0 and memory["server"] > 0 for _, _, _, memory in worked)


def test_each_student_has_a_record_and_a_copy_of_their_own(worked, hub):
    for name in NAMES:
        own = hub[1] / name / "course"
        assert (own / LESSON).read_bytes() == (ROOT / LESSON).read_bytes()
        record = json.loads((own / "notebooks" / "my-record.json").read_text(encoding="utf-8"))
        assert "note/02-n1" in json.dumps(record)
        assert [path for path in own.rglob("my-record.json")] == [own / "notebooks" / "my-record.json"]


def test_a_student_does_not_reach_the_server_of_another(worked, hub):
    first = worked[0][0]
    answer = first.web.get(f"{hub[0]}/user/{NAMES[1]}/api/contents/{LESSON}", timeout=60)
    assert answer.status_code in (403, 404) or "content" not in answer.json()


def test_what_a_student_changed_is_still_there_after_a_new_start(worked, hub):
    student = worked[2][0]
    file = hub[1] / student.name / "course" / LESSON
    file.write_text(file.read_text(encoding="utf-8").replace("## Key points", "## My key points"), encoding="utf-8")
    (file.parent / "08-break-of-2022.ipynb").unlink()
    stop = student.web.delete(f"{hub[0]}/hub/api/users/{student.name}/server", timeout=60,
                              headers={"X-XSRFToken": student._xsrf("/hub"), "Referer": f"{hub[0]}/hub/home"})
    assert stop.status_code in (202, 204), stop.text
    again = Student(hub[0], student.name)
    assert again.log_in() == 200
    assert "## My key points" in file.read_text(encoding="utf-8")
    assert (file.parent / "08-break-of-2022.ipynb").exists(), "a file that is missing is handed out again"


def test_a_wrong_password_is_refused(hub):
    assert Student(hub[0], "nobody").log_in("not-the-password") == 403
    assert not (hub[1] / "nobody").exists()


def test_the_link_brings_a_repository_into_a_students_folder(worked, hub, tmp_path):
    """nbgitpuller itself follows the link that the form and the command make."""
    source = tmp_path / "small-course.git"
    (source / "notebooks").mkdir(parents=True)
    (source / "notebooks" / "00-first.ipynb").write_text("{}", encoding="utf-8")
    who = ["-c", "user.name=A teacher", "-c", "user.email=teacher@example.org"]
    for words in (["init", "-q", "-b", "main"], ["add", "-A"], [*who, "commit", "-qm", "A course"]):
        subprocess.run(["git", *words], cwd=source, check=True)
    student = worked[3][0]
    link = pull_link(hub[0], source.as_uri(), notebook="notebooks/00-first.ipynb")
    page = student.web.get(link, timeout=120)
    assert page.ok and "git-pull" in page.url and student.name in page.url
    assert 'data-targetpath="small-course"' in page.text
    query = page.url.partition("?")[2]
    told = student.web.get(f"{student.home}/git-pull/api?{query}", timeout=120,
                           headers={"X-XSRFToken": student._xsrf(f"/user/{student.name}")}).text
    assert '"phase": "finished"' in told, told[-2000:]
    assert (hub[1] / student.name / "course" / "small-course" / "notebooks" / "00-first.ipynb").exists()


@pytest.mark.parametrize(("changed", "words"), [
    ({"COURSE_HUB_PASSWORD": "short"}, "COURSE_HUB_PASSWORD"),
    ({"COURSE_HUB_PASSWORD": PASSWORD, "COURSE_HUB_EDITION": "nowhere"}, "COURSE_HUB_EDITION"),
])
def test_a_hub_that_cannot_start_says_why(changed, words, tmp_path):
    config = ROOT / "deploy" / "jupyterhub_config.py"
    script = f"get_config = lambda: None; exec(compile(open({str(config)!r}).read(), {str(config)!r}, 'exec'))"
    script = f"__file__ = {str(config)!r}\n{script}"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=tmp_path,
                          env=os.environ | {"COURSE_HUB_FOLDER": str(tmp_path / "hub")} | changed)
    assert done.returncode and words in done.stderr and "mend" in done.stderr and "Traceback" not in done.stderr


@pytest.mark.parametrize(("hub_", "repository", "branch", "what"), [
    ("hub.example.edu", "https://git.example.edu/c", "main", "hub"),
    ("https://hub.example.edu", "git@example.edu:c", "main", "repository"),
    ("https://hub.example.edu", "https://git.example.edu/c", " ", "branch"),
])
def test_a_link_that_cannot_work_is_refused(hub_, repository, branch, what):
    with pytest.raises(CourseError) as told:
        pull_link(hub_, repository, branch)
    assert what in told.value.what and told.value.mend


def test_the_command_makes_the_link(capsys):
    from japan_russia.__main__ import main

    words = ["pull-link", "--hub", "https://hub.example.edu/", "--repository", "https://git.example.edu/a/course.git"]
    assert main([*words, "--lesson", "02"]) == 0
    assert capsys.readouterr().out.strip() == (
        "https://hub.example.edu/hub/user-redirect/git-pull?repo=https%3A%2F%2Fgit.example.edu%2Fa%2Fcourse.git"
        "&branch=main&targetpath=course&urlpath=lab%2Ftree%2Fcourse%2Fnotebooks%2F02-counting-summits.ipynb")
    assert main([*words, "--lesson", "77"]) == 1
    assert "no lesson '77'" in capsys.readouterr().err
