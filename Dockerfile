# The image of External Metrics Server: build/image makes it from what ./mvnw package assembled. Everything else comes from
# Debian's mirror, so it builds where that is reached, for every architecture that Debian has a JDK 25 for.

FROM debian:trixie-slim AS jdk
RUN apt-get update \
 && apt-get install -y --no-install-recommends openjdk-25-jdk-headless \
 && rm -rf /var/lib/apt/lists/*

# A runtime of those modules only that the server needs.
FROM jdk AS runtime
RUN jlink --output /layer/ems/runtime \
      --add-modules java.base,java.logging,java.management,java.naming,java.net.http,java.sql,java.xml,jdk.unsupported \
      --compress zip-9 --no-header-files --no-man-pages --exclude-files '**.debuginfo'

FROM jdk AS assembly
COPY deploy/image/target/ems /layer/ems/
RUN cd /layer \
 && ls ems/lib/*.jar ems/plugins/*.jar | LC_ALL=C sort | sed 's|^|/|' | paste -sd: > ems/class-path \
 && chmod -R a+rX,go-w /layer && chmod 755 ems/bin/ems

FROM debian:trixie-slim
COPY --from=runtime /layer/ /
COPY --from=assembly /layer/ /
ENV PATH=/ems/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
USER 65532:65532
EXPOSE 6443 8080
ENTRYPOINT ["ems"]
ARG VERSION=unknown
ARG REVISION=unknown
LABEL org.opencontainers.image.title="External Metrics Server" \
      org.opencontainers.image.description="Serves metrics of queues and other backends to the Horizontal Pod Autoscaler" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION" \
      org.opencontainers.image.base.name="docker.io/library/debian:trixie-slim"
