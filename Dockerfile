# syntax=docker/dockerfile:1
# One image for every process: `docker compose` says which one it runs (bin/parity).
ARG PYTHON_IMAGE=python:3.11-slim-bookworm

FROM ${PYTHON_IMAGE} AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /app
COPY requirements/base.txt requirements/build.txt requirements/
RUN python -m venv /venv \
    && /venv/bin/pip install --require-hashes --requirement requirements/base.txt \
    && /venv/bin/pip install --require-hashes --target /build --requirement requirements/build.txt
COPY . .
# The catalogues are compiled and the static files collected here, where nothing secret is known.
RUN PYTHONPATH=/build:/app/backend:/app /venv/bin/python -m local.translations compile \
    && PARITY_STATIC_ROOT=/app/static PYTHONPATH=/app/backend:/app \
        /venv/bin/python -m local.production collectstatic --noinput --verbosity 0 \
    && /venv/bin/python -m compileall -q backend worker \
    && rm -rf local requirements var

FROM ${PYTHON_IMAGE}
# A number and no name: nothing to look up, nothing to sign in to.
ARG UID=10001
RUN install -d -o ${UID} -g ${UID} -m 0700 /data /data/media
COPY --from=build /venv /venv
COPY --from=build /app /app
ENV PATH=/venv/bin:/usr/local/bin:/usr/bin:/bin \
    PYTHONDONTWRITEBYTECODE=1 \
    PARITY_STATIC_ROOT=/app/static \
    PARITY_MEDIA_ROOT=/data/media \
    PARITY_RUN_DIR=/tmp \
    PARITY_BIND=0.0.0.0:8000
WORKDIR /app
USER ${UID}:${UID}
EXPOSE 8000
ENTRYPOINT ["/app/bin/parity"]
CMD ["web"]
