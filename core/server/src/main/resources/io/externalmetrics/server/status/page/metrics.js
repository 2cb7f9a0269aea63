// The table of metrics: one page of those that the filter lets through.

import {Component, h} from './vendor/preact/preact.module.js';
import {Sparkline} from './chart.js';
import {Age} from './age.js';
import {number} from './format.js';
import {metricLink, PAGE_SIZE, showFiltered} from './route.js';
import {METRIC_STATES, State, stateWord} from './state.js';
import {Table} from './table.js';

const HPAS_SHOWN = 3;

/** Refused metrics may share a name. */
const metricKey = ({name, state, reason}) => (state === 'refused' ? `${name} ${reason}` : name);

export function Metrics({overview, filter, elapsed, stale}) {
  const {total, offset, rows} = overview.metrics;
  return h('section', {'aria-labelledby': 'metrics'},
    h('h2', {id: 'metrics'}, 'Metrics'),
    h(Filter, {filter, sources: overview.sources}),
    h(Table, {
      caption: 'Metrics',
      rows,
      rowKey: metricKey,
      rowClass: (row) => (['failed', 'refused'].includes(row.state) ? 'bad' : ''),
      empty: Object.keys(filter).length > 0 ? 'No metric is like this.' : 'No source has a metric.',
      columns: columns(elapsed, stale),
    }),
    h(Pager, {filter, total, offset, shown: rows.length}));
}

const columns = (elapsed, stale) => [
  {title: 'Metric', cell: ({name, source}) => [
    h('a', {href: metricLink(name)}, name), h('span', {class: 'more'}, source)]},
  {title: 'State', kind: 'wide', cell: (row) => h(Standing, {row, stale})},
  {title: 'Value', kind: 'number value', cell: ({value}) => (value === undefined ? '–' : number(value))},
  {title: 'Age', cell: (row) => h(Age, {row, elapsed})},
  {title: 'Series', kind: 'number', cell: ({seriesCount}) => number(seriesCount)},
  {title: 'Last hour', cell: ({name, sparkline}) => h(Sparkline, {name, values: sparkline})},
  {title: 'HPAs', kind: 'names', cell: ({hpas}) => h(Hpas, {hpas})},
  {title: 'Reads a minute', kind: 'number', cell: ({readsPerMinute}) => number(readsPerMinute)},
];

/** State, reason and consequence; where all is well, the state says enough. */
export function Standing({row: {state, reason, consequence}, stale}) {
  return [
    h(State, {of: state, stale}),
    reason && h('p', {class: 'reason'}, reason),
    (reason || state !== 'fresh') && h('p', {class: 'consequence'}, consequence),
  ];
}

const Hpas = ({hpas}) => hpas.length === 0
  ? '–'
  : hpas.slice(0, HPAS_SHOWN).join(', ') + (hpas.length > HPAS_SHOWN ? ` and ${hpas.length - HPAS_SHOWN} more` : '');

class Filter extends Component {
  #typing;

  change(key, value) {
    const {offset, ...filter} = this.props.filter;
    delete filter[key];
    showFiltered(value ? {...filter, [key]: value} : filter);
  }

  type(value) {
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => this.change('search', value), 250);
  }

  componentWillUnmount() {
    clearTimeout(this.#typing);
  }

  render({filter, sources}) {
    return h('div', {class: 'filter', role: 'search', 'aria-label': 'Metrics'},
      h('label', null, 'Name contains ',
        h('input', {type: 'search', value: filter.search ?? '', autocomplete: 'off', spellcheck: false,
          onInput: (event) => this.type(event.currentTarget.value)})),
      h('label', null, 'Source ', this.select('source', sources.map(({name}) => [name, name]))),
      h('label', null, 'State ', this.select('state', METRIC_STATES.map((state) => [state, stateWord(state)]))));
  }

  select(key, options) {
    return h('select', {onChange: (event) => this.change(key, event.currentTarget.value)},
      [['', 'all'], ...options].map(([value, text]) =>
        h('option', {value, selected: value === (this.props.filter[key] ?? '')}, text)));
  }
}

function Pager({filter, total, offset, shown}) {
  const to = (start) => () => showFiltered({...filter, offset: start});
  return h('nav', {class: 'pager', 'aria-label': 'Pages of metrics'},
    h('span', {role: 'status'},
      total === 0 ? '0 metrics' : `${number(offset + 1)}–${number(offset + shown)} of ${number(total)}`),
    total > PAGE_SIZE && [
      h('button', {type: 'button', disabled: offset === 0, onClick: to(Math.max(0, offset - PAGE_SIZE))}, 'Previous'),
      h('button', {type: 'button', disabled: offset + shown >= total, onClick: to(offset + PAGE_SIZE)}, 'Next')]);
}
