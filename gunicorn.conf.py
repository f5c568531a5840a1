"""How gunicorn serves the site: `rostra serve`, or `gunicorn -c gunicorn.conf.py` in the project's folder.

Settings come from config.toml and the environment (`[web]`). Nothing is loaded before the fork: each worker
opens the archive and the index itself, so a reload (SIGHUP) finishes the answers that are under way and takes
up new code and settings; the mapped files are shared by the operating system all the same. A new generation
of the index needs no reload.
"""

import os

from index.config import load

LEAST_WORKERS = 2  # so that one answers while the other is renewed or replaced
MOST_WORKERS = 8  # beyond, memory grows and answers hardly do; set [web] workers where it is otherwise
GRACE = 20  # seconds that answers under way are given when the server stops or reloads

_web = load().web

wsgi_app = "rostra:application()"
bind = [f"{_web.host}:{_web.port}"]
workers = _web.workers or min(max(os.cpu_count() or 1, LEAST_WORKERS), MOST_WORKERS)
worker_class = "gthread"  # one process a core computes; its threads wait for slow readers
threads = _web.threads
timeout = _web.timeout
graceful_timeout = GRACE
keepalive = 5  # seconds; a reader's next click usually comes over the same connection
max_requests = 20_000  # a worker is renewed after so many answers, so that nothing can pile up for ever
max_requests_jitter = 2_000  # not all of them at once
preload_app = False
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108 (a heartbeat file only: not on disk)
forwarded_allow_ips = "*" if _web.proxies else "127.0.0.1"
accesslog = os.environ.get("GUNICORN_ACCESS_LOG")  # off unless asked for: "-" is standard output
errorlog = "-"
loglevel = "warning"
proc_name = "rostra"
limit_request_line = 8190  # bytes; an address with sixty ticked facets has about 3,000
