@org.jspecify.annotations.NullMarked
package io.externalmetrics.bench.api;
