/** What users get of the chart: its objects, its notes, its refusals. */
@NullMarked
package io.externalmetrics.chart;

import org.jspecify.annotations.NullMarked;
