/** What plugins share to reach a backend: addresses, timeouts, TLS material from PEM. */
@NullMarked
package io.externalmetrics.connect;

import org.jspecify.annotations.NullMarked;
