@NullMarked
package io.externalmetrics.cloudwatch;

import org.jspecify.annotations.NullMarked;
