package io.externalmetrics.server.config;

import java.util.Optional;

/**
 * A source that cannot be used. A name that a good source serves is served all the same, whatever
 * the prefix of a refused one.
 *
 * @param name empty where it has none that could be read
 * @param prefix what names it would serve; empty where that cannot be told
 * @param namespaces who may learn of it
 * @param reason its first problem, with its place in the file but not the file's name
 */
public record RefusedSource(
    Optional<String> name, Optional<String> prefix, Namespaces namespaces, String reason) {}
