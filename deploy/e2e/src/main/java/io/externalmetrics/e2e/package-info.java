/** What users see of the assembled server: a process of its own, over real backends. */
@NullMarked
package io.externalmetrics.e2e;

import org.jspecify.annotations.NullMarked;
