// The HPAs that use a metric, with what the HPA controller says of each.

import {h} from './vendor/preact/preact.module.js';
import {number} from './format.js';
import {Sign} from './state.js';
import {Table} from './table.js';

export const Hpas = ({hpas}) => h(Table, {
  caption: 'HPAs that use this metric',
  rows: hpas,
  rowKey: ({name, selector}) => `${name} ${selector}`,
  rowClass: ({cannotWake}) => (cannotWake ? 'bad' : ''),
  columns: COLUMNS,
  empty: 'No HPA is known that uses it.',
});

const COLUMNS = [
  {title: 'HPA', cell: ({name}) => name},
  {title: 'Target', cell: ({target, selector}) => [
    target.kind === 'averageValue' ? `${number(target.value)} for each replica` : number(target.value),
    selector && h('span', {class: 'more'}, selector)]},
  {title: 'Replicas', kind: 'number', cell: ({currentReplicas = '?', desiredReplicas = '?'}) =>
    (currentReplicas === desiredReplicas ? currentReplicas : `${currentReplicas} → ${desiredReplicas}`)},
  {title: 'Least', kind: 'number', cell: ({minReplicas}) => minReplicas},
  {title: 'Most', kind: 'number', cell: ({maxReplicas}) => maxReplicas},
  {title: 'What the controller says', kind: 'wide', cell: ({conditions, cannotWake}) => [
    cannotWake && h('p', null, h(Sign, {kind: 'bad'}, cannotWake)),
    conditions.length === 0 ? '–' : h('ul', {class: 'conditions'}, conditions.map(condition))]},
];

/** ScalingLimited is the one condition whose truth may be unwelcome. */
function condition({type, status, reason, message}) {
  const good = status === (type === 'ScalingLimited' ? 'False' : 'True');
  return h('li', {key: type},
    h(Sign, {kind: good ? 'good' : type === 'ScalingLimited' ? 'idle' : 'warn'}, `${type} ${status}`),
    h('p', {class: 'reason'}, [reason, message].filter(Boolean).join(': ')));
}
