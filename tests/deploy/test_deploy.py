"""What is shipped for servers: files that parse, programs that exist, settings that are known."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import pytest
import yaml

from pipelines.settings import Settings

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
PROGRAMS = {script.name for script in entry_points(group="console_scripts")} | {"python"}

COMPOSE_KEYS = {
    "image",
    "restart",
    "user",
    "env_file",
    "volumes",
    "read_only",
    "tmpfs",
    "cap_drop",
    "security_opt",
    "build",
    "command",
    "stop_signal",
    "stop_grace_period",
    "mem_limit",
    "ports",
    "depends_on",
}
"""Keys of a service in the Compose Specification, as far as they are used."""


def unit(path: Path) -> configparser.ConfigParser:
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string(path.read_text("utf-8"))
    return parser


@pytest.mark.parametrize(
    "path", [path for path in UNITS if path.suffix == ".service"], ids=lambda path: path.name
)
def test_services_start_programs_that_are_installed(path: Path) -> None:
    service = unit(path)["Service"]
    for key in ("ExecStartPre", "ExecStart"):
        if key in service:
            program = service[key].split()[0]
            assert program.startswith("/opt/fiscal/bin/")
            assert Path(program).name in PROGRAMS
    assert service["User"] == "fiscal"
    assert service["ProtectSystem"] == "strict"
    assert service["StateDirectory"] in service["WorkingDirectory"]


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
def test_systemd_understands_every_line(tmp_path: Path) -> None:
    """The units as they are but for the folder of the programs: systemd looks whether these can be started."""
    bin_folder = Path(sys.executable).parent
    for path in UNITS:
        text = path.read_text("utf-8").replace("/opt/fiscal/bin/", f"{bin_folder}/")
        (tmp_path / path.name).write_text(text, "utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", "--recursive-errors=no", *map(str, tmp_path.iterdir())],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_the_timer_rings_at_two_in_china() -> None:
    timer = unit(DEPLOY / "systemd" / "fiscal-watch.timer")["Timer"]
    assert timer["OnCalendar"] == "*-*-* 02:00:00 Asia/Shanghai"
    assert timer["Persistent"] == "true"


def test_compose_runs_daemon_and_webserver_on_one_home() -> None:
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
    daemon, webserver = compose["services"]["daemon"], compose["services"]["webserver"]
    assert daemon["command"][:2] == ["dagster-daemon", "run"]
    assert webserver["command"][0] == "dagster-webserver"
    assert {daemon["command"][0], webserver["command"][0]} <= PROGRAMS
    assert daemon["volumes"] == webserver["volumes"]
    assert set(compose) <= {"name", "services", "volumes", "x-fiscal"}
    assert {*daemon, *webserver} <= COMPOSE_KEYS
    assert all(port.startswith("127.0.0.1:") for port in webserver["ports"])
    named = {volume.split(":")[0] for volume in daemon["volumes"]} & set(compose["volumes"])
    assert named == {"dagster"}
    assert (DEPLOY.parent / daemon["build"]["dockerfile"]).exists()


def test_the_image_is_made_of_what_the_package_needs() -> None:
    text = (DEPLOY / "Dockerfile").read_text("utf-8")
    copied = {name for line in re.findall(r"^COPY (.+) \S+$", text, re.M) for name in line.split()}
    pyproject = (DEPLOY.parent / "pyproject.toml").read_text("utf-8")
    shipped = re.findall(r'^"(\w+)" = "pipelines/_shipped', pyproject, re.M)
    assert {*shipped, "pipelines", "pyproject.toml", "constraints.txt"} <= copied
    assert all((DEPLOY.parent / name).exists() for name in copied)
    assert "USER fiscal" in text


def test_the_example_names_settings_that_exist() -> None:
    text = (DEPLOY / "fiscal.env.example").read_text("utf-8")
    named = set(re.findall(r"^# FISCAL_([A-Z_]+)=", text, re.M))
    assert named and {name.lower() for name in named} <= set(Settings.model_fields)
    documented = (DEPLOY.parent / "docs" / "deploying.md").read_text("utf-8")
    assert {name for name in Settings.model_fields if f"FISCAL_{name.upper()}" not in documented} == set()


def test_a_home_is_prepared_with_the_shipped_settings(tmp_path: Path) -> None:
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-m", "pipelines.dagster_home", str(tmp_path / "home")],
            capture_output=True,
            text=True,
            check=True,
        )
    assert done.stdout.strip() == str(tmp_path / "home")
    settings = yaml.safe_load((tmp_path / "home" / "dagster.yaml").read_text("utf-8"))
    assert settings["telemetry"] == {"enabled": False}
    assert settings["run_retries"]["max_retries"] == 2
    assert settings["retention"]["schedule"] == {"purge_after_days": 90}
