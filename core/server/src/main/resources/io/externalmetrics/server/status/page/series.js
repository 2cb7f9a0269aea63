// A table of series: those of the metric, and those that a selector leaves.

import {h} from './vendor/preact/preact.module.js';
import {ago, labels, number} from './format.js';
import {Table} from './table.js';

/** @param series each {labels, value, timestamp}; the value as text */
export const Series = ({series, total, now}) => [
  h(Table, {
    caption: 'Series',
    rows: series,
    columns: [
      {title: 'Labels', kind: 'wide', cell: (one) => labels(one.labels)},
      {title: 'Value', kind: 'number value', cell: ({value}) => value},
      {title: 'Of', cell: ({timestamp}) => ago(timestamp, now)},
    ],
    empty: 'No series.',
  }),
  total > series.length && h('p', {class: 'more'}, `The first ${number(series.length)} of ${number(total)} series.`),
];
