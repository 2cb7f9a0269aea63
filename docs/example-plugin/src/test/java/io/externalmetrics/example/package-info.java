@NullMarked
package io.externalmetrics.example;

import org.jspecify.annotations.NullMarked;
