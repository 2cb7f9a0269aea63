/** The contract test every plugin extends, and fake backends that misbehave on demand. */
@NullMarked
package io.externalmetrics.testkit;

import org.jspecify.annotations.NullMarked;
