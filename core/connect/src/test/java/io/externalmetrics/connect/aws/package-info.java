@NullMarked
package io.externalmetrics.connect.aws;

import org.jspecify.annotations.NullMarked;
