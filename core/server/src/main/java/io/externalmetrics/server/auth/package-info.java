/** Delegated authentication and authorization: the cluster decides who asks and who may. */
@NullMarked
package io.externalmetrics.server.auth;

import org.jspecify.annotations.NullMarked;
