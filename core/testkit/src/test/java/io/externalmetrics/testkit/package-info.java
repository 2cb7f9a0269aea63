@NullMarked
package io.externalmetrics.testkit;

import org.jspecify.annotations.NullMarked;
