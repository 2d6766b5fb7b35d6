"""The web processes: pages are short, so plain workers; decision 0012."""

import os
from pathlib import Path

workers = int(os.environ.get("WEB_WORKERS", "2"))
worker_class = "sync"
preload_app = True  # one import for all workers
timeout = 60
graceful_timeout = 5
max_requests = 5000
max_requests_jitter = 500
control_socket_disable = True
memory = Path("/dev/shm")  # noqa: S108 - a heartbeat, nothing else
if memory.is_dir():
    worker_tmp_dir = str(memory)  # a heartbeat on a slow disk would get workers killed
