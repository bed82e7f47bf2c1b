"""The shell: one module per command, each with a click command or group named `command`."""
