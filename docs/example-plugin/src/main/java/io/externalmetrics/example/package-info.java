/** The example of docs/writing-a-plugin.md. */
@NullMarked
package io.externalmetrics.example;

import org.jspecify.annotations.NullMarked;
