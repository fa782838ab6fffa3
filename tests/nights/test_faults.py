"""A night that is killed after any of its steps, or finds the disk full: the next one completes it, and nothing is lost
or doubled. Faults of the fetching alone: tests/sources/test_collecting.py; of the build alone: tests/warehouse/test_killed.py.
"""

from __future__ import annotations

import hashlib
import multiprocessing
import shutil
import signal
import subprocess
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from pipelines.nights.ledger import Ledger
from pipelines.nights.report_states import read_states
from pipelines.warehouse.connect import open_published
from tests.nights.alert_service import AlertService
from tests.nights.one_night import STEPS, places_in, take
from tests.sources.loopback_server import Loopback
from tests.sources.watched_loopback import document, listing, pdf

ISSUERS = {"/1.pdf": "甲局", "/2.pdf": "乙局", "/3.pdf": "丁局"}
SENT_TWICE = "pipelines.nights.telling._send"
"""Between sending and noting it, nobody can know whether the message arrived: it is sent again."""


@dataclass
class World:
    """A watched site, a warehouse that holds what the first night brought, and whoever is told.

    `said_in`: the file that holds what the last night came to.
    """

    folder: Path
    said_in: Path
    site: Loopback
    service: AlertService

    def night(self, killed_after: str | None = None, most_bytes: int | None = None) -> int:
        """Take a night in a process of its own; return its exit code."""
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["tests.nights.one_night"])
        arguments = (self.folder, self.said_in, [self.service.address()], killed_after, most_bytes)
        process = context.Process(target=take, args=arguments)
        process.start()
        process.join(120)
        assert process.exitcode is not None
        return process.exitcode

    def publish(self, *paths: str) -> None:
        """Let the site list these reports."""
        self.site.forget_faults()
        self.site.answers = {"/": listing(*((path, f"{ISSUERS[path]}2023年度部门决算") for path in paths))}
        self.site.answers |= {path: document(f"{ISSUERS[path]} 2023", 3000) for path in paths}

    def drop(self) -> None:
        """Put a good and a bad file into data/raw."""
        (self.folder / "raw" / "hand.pdf").write_bytes(pdf("丙局 2023"))
        (self.folder / "raw" / "locked.pdf").write_bytes(pdf("locked"))


@pytest.fixture(scope="module")
def first_night(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("nights") / "world"
    (folder / "raw").mkdir(parents=True)
    (folder / "sources").mkdir()
    with Loopback() as site, AlertService() as service:
        (folder / "sources" / "loopback.yml").write_text(
            f"jurisdiction: {{name: 样例市}}\nlist_pages: ['{site.base}/']\nallow_http: true\nenabled: true\n"
            "allow_private_addresses: true\npoliteness: {delay_seconds: 0, recheck_days: 0.000001}\n",
            encoding="utf-8",
        )
        world = World(folder, folder.with_name("said"), site, service)
        world.publish("/1.pdf")
        assert world.night() == 0
        yield world


@pytest.fixture
def world(first_night: World, tmp_path: Path) -> World:
    """What there is on the second evening: two reports more on the site, and two dropped by hand."""
    folder = tmp_path / "world"
    shutil.copytree(first_night.folder, folder)
    found = World(folder, tmp_path / "said", first_night.site, first_night.service)
    found.publish(*ISSUERS)
    found.drop()
    found.service.messages.clear()
    return found


def assert_complete(world: World, sent_twice: bool = False) -> None:
    """Everything is there once: reports, numbers, files, messages, states."""
    places = places_in(world.folder)
    with open_published(places.target) as connection:
        statuses = connection.execute("select source_name, status from core.report order by all").fetchall()
        facts = connection.execute(
            "select count(*), count(distinct fact_id) from core.fact group by report_id"
        ).fetchall()
        runs = connection.execute("select count(*), count(distinct run_id) from quality.run").fetchall()
    good = ["1.pdf", "2.pdf", "3.pdf", "hand.pdf"]
    assert statuses == [*((name, "landed") for name in good), ("locked.pdf", "quarantined")]
    assert len(facts) == len(good) and len(set(facts)) == 1 and facts[0][0] == facts[0][1] > 100
    assert runs == [(2, 2)]
    archived = {path.stem: path.read_bytes() for path in places.archive.glob("*.pdf")}
    expected = [pdf(f"{issuer} 2023", 3000) for issuer in ISSUERS.values()]
    assert archived == {hashlib.sha256(content).hexdigest(): content for content in expected}
    assert not [path for path in world.folder.rglob("*") if path.suffix in (".arriving", ".part", ".wal")]
    assert not places.build.exists()
    with Ledger(places.ledger) as ledger:
        states = {state.source_name: state.state for state in read_states(ledger).values()}
        outcomes = [night["outcome"] for night in ledger.last_nights(10)]
    assert states == dict(statuses)
    assert outcomes[0] in ("published", "nothing_new") and "running" not in outcomes
    lines = Counter(
        line
        for message in world.service.messages
        for line in message["message"].splitlines()
        if line.startswith("- ")
    )
    told = ("乙局", "丁局", "丙局", "locked.pdf")
    assert sorted(next(name for name in told if name in line) for line in lines) == sorted(told)
    assert set(lines.values()) == {2 if sent_twice else 1}


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.removeprefix("pipelines."))
def test_killed_after_any_step_the_next_night_completes_it(world: World, step: str) -> None:
    assert world.night(killed_after=step) == -signal.SIGKILL
    assert world.night() == 0
    assert_complete(world, sent_twice=step == SENT_TWICE)
    assert world.night() == 0
    assert world.said_in.read_text() == "nothing_new"


@pytest.mark.parametrize("step", ["pipelines.nights.night.Night.publish", "pipelines.nights.run.tell"])
def test_a_new_address_is_told_what_a_killed_night_brought_and_no_more(world: World, step: str) -> None:
    with Ledger(places_in(world.folder).ledger) as ledger, ledger.connection:
        ledger.connection.execute("delete from notice")  # nobody was told anything before
    assert world.night(killed_after=step) == -signal.SIGKILL
    assert world.night() == 0
    assert_complete(world)


def assert_failed_for_want_of_room(world: World, exit_code: int, before: bytes) -> None:
    """The night said so, and what is published stands."""
    assert exit_code == 3
    assert world.said_in.read_text("utf-8").startswith("there is no room left on the disk")
    assert places_in(world.folder).target.read_bytes() == before


@pytest.mark.parametrize("of_published", [0.1, 0.5, 0.99], ids=lambda share: f"{share:.0%} of the warehouse")
def test_files_that_cannot_grow_fail_the_night_and_the_next_one_completes_it(
    world: World, of_published: float
) -> None:
    """The kernel refuses to write beyond a limit, for archive, readings, ledger and warehouse alike."""
    before = places_in(world.folder).target.read_bytes()
    code = world.night(most_bytes=int(len(before) * of_published))
    assert_failed_for_want_of_room(world, code, before)
    world.service.messages.clear()
    assert world.night() == 0
    assert_complete(world)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 64 MiB of its own; only root can have one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", str(disk)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("no file system can be mounted here; RLIMIT_FSIZE stands for it in the test before")
    yield disk
    subprocess.run(["umount", "--lazy", str(disk)], check=True)


@pytest.mark.parametrize("free_kib", [0, 24, 1024, 4096])
def test_a_full_disk_fails_the_night_and_the_next_one_completes_it(
    world: World, small_disk: Path, free_kib: int
) -> None:
    folder = small_disk / "world"
    shutil.copytree(world.folder, folder)
    here = replace(world, folder=folder)
    before = places_in(folder).target.read_bytes()
    ballast = small_disk / "ballast"
    with ballast.open("wb") as file:
        file.write(bytes(max(shutil.disk_usage(small_disk).free - free_kib * 1024, 0)))
    code = here.night()
    assert_failed_for_want_of_room(here, code, before)
    ballast.unlink()
    world.service.messages.clear()
    assert here.night() == 0
    assert_complete(here)
