/** JMH benchmarks of what a read does once it is known who asks. */
@org.jspecify.annotations.NullMarked
package io.externalmetrics.bench.micro;
