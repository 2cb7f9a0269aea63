/** What users watch the server with: its alert rules and its dashboard. */
@NullMarked
package io.externalmetrics.monitoring;

import org.jspecify.annotations.NullMarked;
