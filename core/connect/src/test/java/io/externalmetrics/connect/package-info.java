@NullMarked
package io.externalmetrics.connect;

import org.jspecify.annotations.NullMarked;
