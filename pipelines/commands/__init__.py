"""What people type, one module per group of commands; assembled in `pipelines/cli.py`."""
