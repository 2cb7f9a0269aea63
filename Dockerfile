# The image of External Metrics Server: build/image makes it from what ./mvnw package assembled. Everything else comes from
# Debian's mirror, so it builds where that is reached, for every architecture that Debian has a JDK 25 for.

FROM debian:trixie-slim AS jdk
RUN apt-get update \
 && apt-get install -y --no-install-recommends binutils openjdk-25-jdk-headless \
 && rm -rf /var/lib/apt/lists/*
# Of all files, so that the same content makes the same layers: project.build.outputTimestamp of the root pom.
ENV SOURCE_DATE_EPOCH=1795392000

# A runtime of those modules only that the server needs, and with those security providers only that these modules have: for
# each of the others, the JVM would look through the class path, and load all of Bouncy Castle on the way. Scanners take the
# version from status.d.
FROM jdk AS runtime
RUN jlink --output /layer/ems/runtime \
      --add-modules java.base,java.logging,java.management,java.naming,java.net.http,java.sql,java.xml,jdk.management,jdk.unsupported \
      --compress zip-9 --no-header-files --no-man-pages --exclude-files '**.debuginfo' --strip-java-debug-attributes \
 && strip --strip-unneeded /layer/ems/runtime/lib/server/libjvm.so \
 && sed -i -e '/^security\.provider\.[0-9]*=\(SunJGSS\|XMLDSig\|SunPCSC\|JdkSASL\|SunPKCS11\)$/d' \
      -e 's/^security\.provider\.[0-9]*=SunSASL$/security.provider.6=SunSASL/' \
      -e 's/^security\.provider\.[0-9]*=JdkLDAP$/security.provider.7=JdkLDAP/' \
      /layer/ems/runtime/conf/security/java.security \
 && mkdir -p /layer/var/lib/dpkg/status.d \
 && dpkg-query --status openjdk-25-jre-headless > /layer/var/lib/dpkg/status.d/openjdk-25-jre-headless \
 && find /layer -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +

# Jars less what only costs time at a start: signatures, whose digests are read and whose classes are in no ahead-of-time cache;
# classes in a format that is too old for one; and indexes for frameworks that are not here.
FROM jdk AS assembly
COPY deploy/image/target/ems /layer/ems/
COPY deploy/image/training/Lighten.java /opt/training/
RUN cd /layer \
 && java /opt/training/Lighten.java ems/lib/bc*.jar ems/lib/kubernetes-*.jar ems/lib/picocli-*.jar \
 && ls ems/lib/*.jar ems/plugins/*.jar | LC_ALL=C sort | sed 's|^|/|' | paste -sd: > ems/class-path \
 && chmod -R a+rX,go-w . && chmod 755 ems/bin/ems \
 && find . -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +

# The ahead-of-time cache: loaded and linked classes, as a run of the very server leaves them.
FROM jdk AS training
RUN apt-get update \
 && apt-get install -y --no-install-recommends beanstalkd curl openssl redis-server redis-tools \
 && rm -rf /var/lib/apt/lists/*
COPY --from=runtime /layer/ /
COPY --from=assembly /layer/ /
COPY deploy/image/training /opt/training/
RUN mkdir -p /layer/ems \
 && /opt/training/train /layer/ems/ems.aot \
 && chmod 644 /layer/ems/ems.aot \
 && find /layer -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +

FROM debian:trixie-slim
COPY --from=runtime /layer/ /
COPY --from=assembly /layer/ /
COPY --from=training /layer/ /
# One arena for malloc instead of eight for each processor, of which each would keep memory.
ENV PATH=/ems/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    MALLOC_ARENA_MAX=1
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
