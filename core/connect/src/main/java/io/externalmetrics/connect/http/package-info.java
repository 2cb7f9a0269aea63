/** What plugins share to reach a backend over HTTP. */
@NullMarked
package io.externalmetrics.connect.http;

import org.jspecify.annotations.NullMarked;
