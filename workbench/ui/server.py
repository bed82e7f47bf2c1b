"""Starts Streamlit on the app with the options that a tool for private texts needs."""

from __future__ import annotations

import os
import socket
from pathlib import Path

from workbench.config import workspace_url
from workbench.errors import DependencyMissingError, UsageError

APP = Path(__file__).resolve().parent / "app.py"


def options(host: str, port: int) -> dict[str, object]:
    """Streamlit's options: no telemetry, XSRF protection on, errors without code in the browser."""
    return {
        "server_address": host,
        "server_port": port,
        "server_headless": True,
        "server_fileWatcherType": "none",
        "server_enableXsrfProtection": True,
        "server_maxUploadSize": 50,
        "server_showEmailPrompt": False,
        "browser_gatherUsageStats": False,
        "browser_serverAddress": "localhost" if host in {"127.0.0.1", "0.0.0.0", "::"} else host,  # noqa: S104
        "client_toolbarMode": "minimal",
        "client_showErrorDetails": "none",
        "client_showSidebarNavigation": False,
        "global_developmentMode": False,
        "runner_magicEnabled": False,
        # Streamlit would walk through every object of the process after every message: most of an answer's time
        "runner_postScriptGC": False,
        # one colour for each, so that the browser's choice of dark or light holds
        "theme_light_primaryColor": "#2f6db5",
        "theme_dark_primaryColor": "#6aa5e8",
    }


def serve(*, host: str = "127.0.0.1", port: int = 8501, workspace: str | None = None) -> None:
    """Serve the pages until interrupted.

    Raises:
        UsageError: the port is taken, or the address is not one of this machine's.
        DependencyMissingError: Streamlit is not installed.
    """
    try:
        from streamlit.web import bootstrap
    except ImportError as error:
        raise DependencyMissingError(
            "the pages need streamlit", remedy="pip install -r requirements.txt"
        ) from error
    _check_free(host, port)
    os.environ["WORKBENCH_DB"] = workspace_url(workspace)
    flags = options(host, port)
    bootstrap.load_config_options(flags)
    bootstrap.run(str(APP), False, [], flags)


def _check_free(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise UsageError(
                f"cannot listen on {host}:{port} ({error.strerror})", remedy="choose another --port or --host"
            ) from error
