# Two stages: pip and its caches stay in the first; the image has Python, the packages and the bot.
FROM python:3.13-slim AS build
WORKDIR /build
RUN python -m venv /venv
COPY requirements.txt .
RUN /venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.txt

FROM python:3.13-slim
# A fixed user id, so that you can give it a mounted folder: chown 10001:10001
RUN groupadd --gid 10001 chorus \
 && useradd --uid 10001 --gid chorus --no-create-home --home-dir /data --shell /usr/sbin/nologin chorus \
 && install -d -o chorus -g chorus /data
# A font for Chinese, Japanese and Korean in pictures and videos (5 MB; fonts-noto-cjk would be 90 MB). The bot brings DejaVu Sans.
RUN apt-get update \
 && apt-get install -y --no-install-recommends fonts-wqy-microhei \
 && rm -rf /var/lib/apt/lists/*
COPY --from=build /venv /venv
WORKDIR /app
COPY bot.py settings.py ./
COPY core core
COPY cogs cogs
COPY adapters adapters
# Compile now, because the root file system may be read-only later. The link makes paths in .env that begin with data/
# point into the volume.
RUN python -m compileall -q . && ln -s /data data
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DATABASE_URL=sqlite:////data/chorus.db \
    MEDIA_DIR=/data/media
USER 10001:10001
# The database, and media while they are delivered. The bot writes nowhere else except /tmp.
VOLUME /data
STOPSIGNAL SIGTERM
# The check runs inside the container, so it needs no published port. With HTTP_PORT 0 or empty there is no server to check.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 CMD ["python", "-c", "\
import http.client, os, sys\n\
port = os.environ.get('HTTP_PORT', '8080')\n\
if port in ('', '0'): sys.exit(0)\n\
ask = http.client.HTTPConnection(os.environ.get('HTTP_HOST') or '127.0.0.1', int(port), timeout=4)\n\
ask.request('GET', '/healthz')\n\
sys.exit(ask.getresponse().status != 200)"]
CMD ["python", "bot.py"]
