"""Installs OpenSearch from Maven's artifacts and starts real nodes on loopback, for tests and benchmarks.

    python -m tests.builders.opensearch_node install FOLDER
    python -m tests.builders.opensearch_node start FOLDER PORT     # prints its process id once it answers

Needs Java 17 and, to install, Maven. In production, people run the official image (compose.yaml); this is only the
server and the two modules that Rostra's indices use, without security. OpenSearch does not run as root: if root starts
a node, it runs as the user "nobody", who must have access to the folder.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

VERSION = "2.19.6"  # the last version that runs on Java 17, which Debian has
FOLDER = Path(tempfile.gettempdir()) / "rostra-opensearch"  # where `.ci/run` installs it; the user "nobody" has access
HEAP = "512m"
PATIENCE = 240  # seconds to wait for a node; three nodes on a busy machine take two minutes
SERVER = (
    ("org.opensearch", "opensearch", VERSION),
    ("org.opensearch", "opensearch-plugin-classloader", VERSION),
    ("org.apache.logging.log4j", "log4j-core", "2.25.4"),  # this and the next two are optional for the server
    ("org.locationtech.spatial4j", "spatial4j", "0.7"),
    ("org.locationtech.jts", "jts-core", "1.15.0"),
)
MODULES = {
    "transport-netty4": ("transport-netty4-client", "org.opensearch.transport.Netty4Plugin"),
    "analysis-common": ("analysis-common", "org.opensearch.analysis.common.CommonAnalysisPlugin"),
}
NETTY_MAY = """grant {
  permission java.net.SocketPermission "*", "accept,connect,resolve";
  permission java.io.FilePermission "/proc/sys/net/core/somaxconn", "read";
  permission java.lang.RuntimePermission "*", "setContextClassLoader";
  permission java.lang.RuntimePermission "getClassLoader";
  permission java.util.PropertyPermission "sun.nio.ch.bugLevel", "write";
};
"""
QUIET = """status = error
appender.out.type = Console
appender.out.name = out
appender.out.layout.type = PatternLayout
appender.out.layout.pattern = %d{ISO8601} %p %c{1} %m%n
rootLogger.level = warn
rootLogger.appenderRef.out.ref = out
"""
JAVA = (
    "-Dio.netty.noUnsafe=true",
    "-Dio.netty.noKeySetOptimization=true",
    "-Dlog4j.shutdownHookEnabled=false",
    "-Dlog4j2.disable.jmx=true",
    "-Djava.security.manager=allow",
    "-Djava.locale.providers=SPI,COMPAT",
    "-Dopensearch.distribution.type=tar",
    "-Dopensearch.bundled_jdk=false",
)


def lacking(folder: Path) -> str | None:
    """Say what is missing to start a node from the folder, as the reason to skip a test; None if nothing is missing."""
    if not shutil.which("java"):
        return "no Java here: OpenSearch needs Java 17 (apt-get install openjdk-17-jre-headless)"
    if not (_home(folder) / "lib").is_dir():
        return f"no OpenSearch in {folder}: python -m tests.builders.opensearch_node install {folder}"
    return None


def install(folder: Path) -> None:
    """Install the server and its modules in the folder, unless they are there; the folder never has a part of them
    only.
    """
    home = _home(folder)
    if home.exists():
        return
    with tempfile.TemporaryDirectory(dir=_made(folder)) as scratch:
        made = Path(scratch) / "home"
        _fetch(SERVER, made / "lib")
        served = {jar.name for jar in (made / "lib").iterdir()}
        for name, (artifact, class_) in MODULES.items():
            module = made / "modules" / name
            _fetch((("org.opensearch.plugin", artifact, VERSION),), module)
            for jar in module.glob("*.jar"):
                if jar.name in served:
                    jar.unlink()
            (module / "plugin-descriptor.properties").write_text(
                f"name={name}\ndescription={name}\nversion={VERSION}\nopensearch.version={VERSION}\njava.version=11\n"
                f"classname={class_}\n"
            )
        (made / "modules" / "transport-netty4" / "plugin-security.policy").write_text(NETTY_MAY)
        for empty in ("plugins", "bin"):
            (made / empty).mkdir()
        made.rename(home)


def free_port() -> int:
    """Return a port of which a node can use both this number and this number plus 100, the port for other nodes."""
    for _ in range(50):
        with socket.socket() as one, socket.socket() as other:
            one.bind(("127.0.0.1", 0))
            port = int(one.getsockname()[1])
            with suppress(OSError, OverflowError):
                other.bind(("127.0.0.1", port + 100))
                return port
    raise RuntimeError("no free port on this machine")


def _home(folder: Path) -> Path:
    return folder / f"opensearch-{VERSION}"


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _fetch(artifacts: tuple[tuple[str, str, str], ...], target: Path) -> None:
    """Make Maven copy the artifacts (group, name, version), and all that they depend on, to the target folder."""
    needed = "".join(
        f"<dependency><groupId>{group}</groupId><artifactId>{name}</artifactId><version>{version}</version></dependency>"
        for group, name, version in artifacts
    )
    with tempfile.TemporaryDirectory() as folder:
        pom = Path(folder) / "pom.xml"
        pom.write_text(
            '<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>'
            "<groupId>rostra</groupId><artifactId>node</artifactId><version>1</version>"
            f"<dependencies>{needed}</dependencies></project>"
        )
        command = ["mvn", "-q", "-B", "-f", pom, "dependency:copy-dependencies", "-DincludeScope=runtime"]
        subprocess.run([*command, f"-DoutputDirectory={target}"], check=True, stdout=subprocess.DEVNULL)


@dataclass
class Node:
    """One node, by itself or in a cluster of `peers` (HTTP ports by name, its own among them).

    `port` is its HTTP port, `heap` Java's memory, such as "512m", and `settings` further lines of its configuration.
    `process` is None while it does not run.
    """

    folder: Path
    port: int
    name: str = "one"
    peers: dict[str, int] = field(default_factory=dict)
    heap: str = HEAP
    settings: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """The URL at which the node answers."""
        return f"http://127.0.0.1:{self.port}"

    def begin(self) -> None:
        """Start the node without waiting for it to answer, which `wait` does."""
        at = self.folder / f"{self.name}-{self.port}"
        for part in ("config", "data", "logs", "tmp"):
            (at / part).mkdir(parents=True, exist_ok=True)
        (at / "config" / "opensearch.yml").write_text(self._configuration(at))
        (at / "config" / "log4j2.properties").write_text(QUIET)
        who = _nobody(at)
        home = _home(self.folder)
        paths = (
            f"-Djava.io.tmpdir={at / 'tmp'}",
            f"-Dopensearch.path.home={home}",
            f"-Dopensearch.path.conf={at / 'config'}",
        )
        memory = (f"-Xms{self.heap}", f"-Xmx{self.heap}")
        command = ["java", *memory, *JAVA, *paths, "-cp", f"{home}/lib/*", "org.opensearch.bootstrap.OpenSearch"]
        with (at / "logs" / "console.log").open("ab") as log:
            self.process = subprocess.Popen(
                command,
                cwd=at,
                env={"PATH": os.environ["PATH"], "HOME": str(at)},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                **who,
            )

    def wait(self) -> None:
        """Return when the node answers. Raises RuntimeError with the end of its log if it ends, or after PATIENCE
        seconds.
        """
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            with suppress(OSError), urllib.request.urlopen(f"{self.address}/_cluster/health", timeout=5):
                return
            if self.process and self.process.poll() is not None:
                break
            time.sleep(0.5)
        log = self.folder / f"{self.name}-{self.port}" / "logs" / "console.log"
        raise RuntimeError(f"no answer from {self.address}: {log.read_text('utf-8')[-2000:]}")

    def end(self) -> None:
        """Kill the node, as if its machine had lost power."""
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None

    def forget(self) -> None:
        """Kill the node and delete its data."""
        self.end()
        shutil.rmtree(self.folder / f"{self.name}-{self.port}", ignore_errors=True)

    def _configuration(self, at: Path) -> str:
        told = {
            "cluster.name": f"rostra-{min(self.peers.values(), default=self.port)}",
            "node.name": self.name,
            "network.host": "127.0.0.1",
            "http.port": str(self.port),
            "transport.port": str(self.port + 100),
            "path.data": str(at / "data"),
            "path.logs": str(at / "logs"),
        }
        if self.peers:
            told["discovery.seed_hosts"] = str([f"127.0.0.1:{port + 100}" for port in self.peers.values()])
            told["cluster.initial_cluster_manager_nodes"] = str(list(self.peers))
        else:
            told["discovery.type"] = "single-node"
        return "".join(f"{key}: {value}\n" for key, value in (told | self.settings).items())


def _nobody(at: Path) -> dict[str, object]:
    """Return Popen's arguments to run as "nobody" if this process is root's, and give that user the folder `at`."""
    if os.geteuid():
        return {}
    for path in (at, *at.rglob("*")):
        shutil.chown(path, "nobody", "nogroup")
    return {"user": "nobody", "group": "nogroup", "extra_groups": []}


if __name__ == "__main__":
    verb, place, *rest = sys.argv[1:]
    if verb == "install":
        install(Path(place).resolve())
    else:
        node = Node(Path(place).resolve(), int(rest[0]))
        node.begin()
        node.wait()
        assert node.process
        print(node.process.pid)
