// The table of sources.

import {h} from './vendor/preact/preact.module.js';
import {ago, ahead, duration, number} from './format.js';
import {overviewLink} from './route.js';
import {METRIC_STATES, State, stateWord} from './state.js';
import {Table} from './table.js';

const BY_URGENCY = ['failing', 'pending', 'answering'];

export function Sources({sources, now, stale}) {
  const sorted = [...sources].sort((a, b) => BY_URGENCY.indexOf(a.state) - BY_URGENCY.indexOf(b.state));
  return h('section', {'aria-labelledby': 'sources'},
    h('h2', {id: 'sources'}, 'Sources'),
    h(Table, {
      caption: 'Sources',
      rows: sorted,
      rowKey: (source) => source.name,
      rowClass: (source) => (source.state === 'failing' ? 'bad' : ''),
      empty: 'The configuration names no source.',
      columns: columns(now, stale),
    }));
}

const columns = (now, stale) => [
  {title: 'Source', cell: ({name, plugin}) => [
    h('a', {href: overviewLink({source: name})}, name), h('span', {class: 'more'}, plugin)]},
  {title: 'State', kind: 'wide', cell: ({state, reason}) => [
    h(State, {of: state, stale}), reason && h('p', {class: 'reason'}, reason)]},
  {title: 'Last success', cell: ({lastSuccess}) => (lastSuccess ? ago(lastSuccess, now) : 'never')},
  {title: 'Next poll', cell: ({nextPoll, intervalSeconds}) => [
    nextPoll && !stale ? ahead(nextPoll, now) : '–',
    h('span', {class: 'more'}, `every ${duration(intervalSeconds).replace('.0', '')}`)]},
  {title: 'Latency', kind: 'number', cell: ({tookSeconds}) =>
    (tookSeconds === undefined ? '–' : duration(tookSeconds))},
  {title: 'Failures in a row', kind: 'number', cell: ({failuresInARow}) => number(failuresInARow)},
  {title: 'Metrics', cell: ({name, counts}) => h(Counts, {name, counts})},
];

/** Each count leads to the metrics it counts. */
function Counts({name, counts}) {
  const shown = METRIC_STATES.filter((state) => counts[state] > 0);
  return shown.length === 0
    ? 'none'
    : shown.map((state, place) => [
      place > 0 && ', ',
      h('a', {href: overviewLink({source: name, state})}, `${number(counts[state])} ${stateWord(state)}`)]);
}
