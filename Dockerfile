# The site in a container: built from the lock file, then nothing but Python, the site and a user without rights.
# docker build -t rostra . && docker run --read-only --tmpfs /tmp -v speeches:/data -p 127.0.0.1:8000:8000 rostra

FROM python:3.13-slim AS built
WORKDIR /source
RUN python -m venv /opt/rostra
COPY requirements.lock .
RUN /opt/rostra/bin/pip install --no-cache-dir --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE rostra.py gunicorn.conf.py ./
COPY commands commands
COPY index index
COPY search search
COPY web web
RUN /opt/rostra/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.13-slim
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin rostra \
    && install --directory --owner rostra --group rostra /data
COPY --from=built /opt/rostra /opt/rostra
ENV PATH=/opt/rostra/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    ROSTRA_INDEX_PATH=/data \
    ROSTRA_WEB_HOST=0.0.0.0 \
    ROSTRA_WEB_LOG=json
USER 10001
WORKDIR /data
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
ENTRYPOINT ["rostra"]
CMD ["serve"]
