# syntax=docker/dockerfile:1
# ---- the browser code ------------------------------------------------------------------------
FROM node:24-bookworm-slim AS browser
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY static ./static
RUN npm run build && mkdir -p static/img && rm -r static/src static/build.mjs

# ---- Python packages and translations --------------------------------------------------------
FROM python:3.13-slim-bookworm AS packages
RUN apt-get update && apt-get install -y --no-install-recommends gettext && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY requirements-uv.lock requirements-production.lock ./
RUN python -m venv /venv \
 && pip install --no-cache-dir --require-hashes -r requirements-uv.lock \
 && uv pip install --no-cache --python /venv/bin/python --require-hashes -r requirements-production.lock
COPY contactcenter ./contactcenter
RUN find contactcenter -name '*.po' -execdir msgfmt {} -o django.mo \;

# ---- what runs -------------------------------------------------------------------------------
FROM python:3.13-slim-bookworm
RUN useradd --system --uid 10001 --home-dir /app --shell /usr/sbin/nologin app
# Clips and recordings: the volume takes its owner from this folder.
RUN install -d -o app /media
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 STATIC_ROOT=/app/assets
WORKDIR /app
COPY --from=packages /venv /venv
COPY manage.py ./
COPY conversations ./conversations
COPY routing ./routing
COPY media ./media
COPY supervisor ./supervisor
COPY masking ./masking
COPY templates ./templates
COPY --from=packages /app/contactcenter ./contactcenter
COPY --from=browser /app/static ./static
# Collecting needs a key to exist, but writes nothing that depends on it.
RUN SECRET_KEY=only-while-building python manage.py collectstatic --no-input -v 0
# Clips and recordings; a named volume takes the owner from here.
RUN install -d -o app /media
USER app
EXPOSE 8000
CMD ["daphne", "-b", "0.0.0.0", "-p", "8000", "-v", "0", "contactcenter.asgi:application"]
