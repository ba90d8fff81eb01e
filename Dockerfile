# perfscore in a container that may read what is mounted at /work and write nothing but what is mounted for it:
#   docker build -t perfscore .
#   docker run --rm --read-only --tmpfs /tmp --cap-drop ALL --network none -v "$PWD:/work:ro" perfscore audit 表.xlsx
FROM python:3.13-slim AS build
WORKDIR /source
COPY pyproject.toml README.md LICENSE ./
COPY perfscore perfscore
COPY rules rules
COPY examples examples
RUN python -m venv /opt/perfscore && /opt/perfscore/bin/python -m pip install --no-cache-dir ".[all,mcp]"

FROM python:3.13-slim
COPY --from=build /opt/perfscore /opt/perfscore
ENV PATH=/opt/perfscore/bin:$PATH PYTHONDONTWRITEBYTECODE=1
USER 65532:65532
WORKDIR /work
ENTRYPOINT ["perfscore"]
CMD ["--help"]
