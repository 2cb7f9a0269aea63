// The view of one metric.

import {h} from './vendor/preact/preact.module.js';
import {Age} from './age.js';
import {ago, duration, number, timeOfDay} from './format.js';
import {History} from './history.js';
import {Hpas} from './hpas.js';
import {Standing} from './metrics.js';
import {overviewLink} from './route.js';
import {SelectorBox} from './selector.js';
import {Series} from './series.js';
import {State} from './state.js';
import {Table} from './table.js';

export function Metric({data, route, clock, stale}) {
  const {row, namespaces, settings, polls, hpas, readers, series, seriesTotal} = data;
  return [
    h('nav', {class: 'back', 'aria-label': 'Way back'}, h('a', {href: overviewLink()}, '← all sources and metrics')),
    h('h1', {tabIndex: -1}, row.name),
    h('dl', {class: 'facts'},
      fact('State', h(Standing, {row, stale})),
      fact('Value', h('strong', {class: 'big'}, row.value === undefined ? 'none' : number(row.value))),
      fact('Age', h(Age, {row, elapsed: clock.elapsed})),
      fact('Source', h('a', {href: overviewLink({source: row.source})}, row.source)),
      settings && fact('Asks for', settings),
      fact('Readable from', namespaces.includes('*') ? 'all namespaces' : namespaces.join(', ') || 'no namespace'),
      fact('Reads a minute', number(row.readsPerMinute))),
    section('history', 'The last hour', h(History, {metric: data, name: row.name})),
    section('hpas', 'HPAs', h(Hpas, {hpas})),
    section('polls', 'Last polls', h(Table, {
      caption: 'Last polls, newest first',
      rows: polls,
      rowKey: ({at}) => at,
      columns: pollColumns,
      empty: 'No poll has ended yet.',
      rowClass: ({outcome}) => (outcome === 'failed' ? 'bad' : ''),
    })),
    section('series', 'Series', [
      h(SelectorBox, {key: row.name, name: row.name, namespaces}),
      h('h3', null, 'All series'),
      h(Series, {series: series.map(({value, ...one}) => ({...one, value: number(value)})), total: seriesTotal, now: clock.now}),
    ]),
    section('readers', 'Who reads it', h(Table, {
      caption: 'Readers', rows: readers, rowKey: ({user, namespace}) => `${user} ${namespace}`,
      columns: readerColumns(clock.now), empty: 'Nobody has read it yet.',
    })),
  ];
}

const fact = (term, said) => h('div', null, h('dt', null, term), h('dd', null, said));

const section = (id, title, children) =>
  h('section', {'aria-labelledby': id}, h('h2', {id}, title), children);

const pollColumns = [
  {title: 'At', cell: ({at}) => timeOfDay(Date.parse(at))},
  {title: 'The backend said', kind: 'wide', cell: ({outcome, reason}) => [
    h(State, {of: outcome}), reason && h('p', {class: 'reason'}, reason)]},
  {title: 'Value', kind: 'number value', cell: ({value}) => (value === undefined ? '–' : number(value))},
  {title: 'Series', kind: 'number', cell: ({seriesCount}) => number(seriesCount)},
  {title: 'Took', kind: 'number', cell: ({tookSeconds}) => duration(tookSeconds)},
];

const readerColumns = (now) => [
  {title: 'User', cell: ({user}) => user},
  {title: 'Namespace', cell: ({namespace}) => namespace},
  {title: 'Last read', cell: ({lastRead}) => ago(lastRead, now)},
  {title: 'Reads a minute', kind: 'number', cell: ({readsPerMinute}) => number(readsPerMinute)},
];

/** What the window's title says. */
export const metricTitle = ({row}) => (row.state === 'fresh' ? row.name : `${row.name} ${row.state.replace('_', ' ')}`);

/** What a screen reader is told when it changes. */
export const metricNews = ({row}) => [[row.name, row.state.replace('_', ' '), row.reason].filter(Boolean).join(': ')];
