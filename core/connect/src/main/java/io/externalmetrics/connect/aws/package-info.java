/**
 * What plugins share to reach AWS: credentials from settings, the SDK's requests over the HTTP of
 * {@code connect.http}, and what AWS's refusals mean to the user.
 */
@NullMarked
package io.externalmetrics.connect.aws;

import org.jspecify.annotations.NullMarked;
