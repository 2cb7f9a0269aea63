@NullMarked
package io.externalmetrics.connect.http;

import org.jspecify.annotations.NullMarked;
