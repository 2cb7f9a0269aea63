/** YAML text as raw values that know their lines. Quotes nothing of the text in a message. */
@NullMarked
package io.externalmetrics.server.yaml;

import org.jspecify.annotations.NullMarked;
