"""The gunicorn configuration of the site: run `rostra serve`, or `gunicorn -c gunicorn.conf.py` in the project's
folder.

Settings come from config.toml and the environment (`[web]`). The compiled loops are loaded once for all workers, before
the fork and before the port is opened; each worker then opens the archive and the index itself. A reload (SIGHUP)
finishes the answers in progress and takes over new code, settings and loops, if the site starts with them; workers
share the mapped files through the operating system. A new generation of the index needs no reload.
"""

import os
import shutil
import sys
import tempfile
import threading

_OURS = ("commands", "index", "rostra", "search", "web")
for _name in [name for name in sys.modules if name.partition(".")[0] in _OURS]:
    del sys.modules[_name]  # on a reload, gunicorn runs this file again: the imports below then load the new code

from index.config import load  # noqa: E402

_settings = load()
_web = _settings.web
METRICS = "rostra-metrics-"  # beginning of the name of a folder made here, which is removed when the server ends
if _web.metrics and "PROMETHEUS_MULTIPROC_DIR" not in os.environ:  # before prometheus_client is imported, as it asks
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix=METRICS)

from index import heap  # noqa: E402
from index.segment import loop_cache  # noqa: E402
from search.loops import choice  # noqa: E402
from web.serving import buckets, closing_door, metrics_door, sound_reload  # noqa: E402, F401 - buckets made here are one for all workers
from web.serving import metrics as figures  # noqa: E402
from web.serving.worker import BufferingWorker  # noqa: E402

LEAST_WORKERS = 2  # so that one answers while the other is replaced
MOST_WORKERS = 8  # more take memory but hardly give more answers; `[web] workers` overrides this
PATIENCE = 3.0  # seconds of loading after which a message tells what takes so long
GRACE = 20  # seconds that answers in progress have to finish when the server stops or reloads


heap.share()  # one heap for all threads: for a million paragraphs, a worker takes 45 MB less than with one for each
wsgi_app = "rostra:application()"
bind = [f"{_web.host}:{_web.port}"]
workers = _web.workers or min(max(os.cpu_count() or 1, LEAST_WORKERS), MOST_WORKERS)
worker_class = BufferingWorker  # its threads compute, and none waits for a slow client
threads = _web.threads
timeout = _web.timeout
graceful_timeout = GRACE
max_requests = 20_000  # answers after which a worker is replaced, so that no leak can grow for ever
max_requests_jitter = 2_000  # a random number up to this is added, so that workers are not replaced all at once
preload_app = False
MEMORY = "/dev/shm"  # noqa: S108 - only for gunicorn's heartbeat files, which need no disk  # nosec B108
worker_tmp_dir = MEMORY if os.path.isdir(MEMORY) else None
errorlog = "-"
loglevel = "warning"
proc_name = "rostra"
control_socket_disable = True  # no control socket in a home folder: signals are enough
BufferingWorker.proxies = _web.proxies
BufferingWorker.prefix = _web.prefix
BufferingWorker.connections_per_client = _web.connections_per_client
BufferingWorker.megabytes = _web.megabytes_per_worker


def on_starting(server):
    """Load the compiled loops, so that the workers inherit them; the port is opened afterwards."""
    if _settings.search.kernels == "numpy":
        return
    loop_cache.keep_beside(_settings.index.path)
    said = "loading the compiled loops of the search; after an installation they are compiled first, once"
    compiling = threading.Timer(PATIENCE, _say, [said])
    compiling.start()
    choice.load()
    compiling.cancel()
    compiling.join()


def on_reload(server):
    """Load the compiled loops again, for the workers of the new code."""
    on_starting(server)


def post_worker_init(worker):
    """Report once, when the first worker has opened the archive and the index, that the site is ready."""
    if worker.age == 1:
        _say(f"ready: http://{_web.host}:{_web.port}")


def when_ready(server):
    """Prepare the server to stop and reload gracefully, and start serving metrics if they have an address."""
    closing_door.close_first(server)
    sound_reload.try_first(server, _say)
    if _web.metrics:
        metrics_door.opened(_web.metrics, lambda: [each.close() for each in server.LISTENERS])


def child_exit(server, worker):
    """Drop the metrics that describe the ended worker's present state, such as its generation; its counts are kept."""
    figures.forget(worker.pid)


def on_exit(server):
    """Remove the folder of metrics that was made at the start."""
    folder = os.environ.get("PROMETHEUS_MULTIPROC_DIR", "")
    if os.path.basename(folder).startswith(METRICS):
        shutil.rmtree(folder, ignore_errors=True)


def _say(text):
    sys.stderr.write(f"rostra: {text}\n")
    sys.stderr.flush()
