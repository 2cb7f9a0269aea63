// What is wrong, in words: each problem has a title, a reason and a consequence.

import {h} from './vendor/preact/preact.module.js';
import {plural} from './format.js';
import {metricLink, overviewLink} from './route.js';

const KEEPS_SIZE = 'HPAs that read them are given an error and keep their size.';
const SHOWN = 10;
const DAY_MILLIS = 86_400_000;

export function problems(overview) {
  return [
    ...apiService(overview.apiService),
    ...access(overview.access),
    ...certificate(overview.certificate, Date.parse(overview.now)),
    ...overview.sources.filter((source) => source.state === 'failing').map(failing),
    ...overview.refusedSources.map(refused),
    ...overview.attention.map(attention),
    ...overview.sources.filter((source) => source.state === 'answering').flatMap(without),
    ...configuration(overview.configuration),
    ...hpaWatch(overview.hpas),
  ];
}

const bad = (title, reason, consequence, link) => ({kind: 'bad', title, reason, consequence, link});
const warn = (title, reason, consequence, link) => ({kind: 'warn', title, reason, consequence, link});

function failing({name, reason, failuresInARow, counts}) {
  return bad(
    `Source “${name}” is failing`,
    `${reason ?? 'no reason is known'} (${plural(failuresInARow, 'failure')} in a row)`,
    counts.fresh > 0
      ? `HPAs are still given the last good value of ${plural(counts.fresh, 'metric')}. `
        + 'Once it is older than maxAge, they are given an error and keep their size.'
      : `It serves no number. ${KEEPS_SIZE}`,
    overviewLink({source: name}));
}

/** Metrics that have no number although their source answers. */
const without = ({name, counts}) => [
  counts.failed > 0 && bad(`${plural(counts.failed, 'metric')} of “${name}” failed`, undefined, KEEPS_SIZE,
    overviewLink({source: name, state: 'failed'})),
  counts.refused > 0 && bad(`${plural(counts.refused, 'metric')} of “${name}” refused`, 'The configuration has to be mended.',
    KEEPS_SIZE, overviewLink({source: name, state: 'refused'})),
  counts.no_data > 0 && warn(`${plural(counts.no_data, 'metric')} of “${name}” without data`,
    'The backend answers, and has nothing for it.', 'HPAs are given an error and keep their size, or what onNoData says.',
    overviewLink({source: name, state: 'no_data'})),
].filter(Boolean);

const refused = ({name, reason}) =>
  bad(name ? `Source “${name}” is refused` : 'A source is refused', reason,
    `The configuration has to be mended. ${KEEPS_SIZE}`);

function attention({hpa, metric, problem, text}) {
  const title = {
    missing: `HPA ${hpa} reads a metric that nobody serves`,
    cannotWake: `HPA ${hpa} cannot wake from zero`,
    failing: `HPA ${hpa} is given no number`,
  }[problem] ?? `HPA ${hpa}`;
  const consequence = {
    missing: 'It keeps its size, whatever its other metrics would take away.',
    cannotWake: 'It has to be scaled by hand until the metric has a value.',
    failing: 'It keeps its size; other metrics of it may still add replicas, but take none away.',
  }[problem];
  return bad(title, text, consequence, problem === 'missing' ? undefined : metricLink(metric));
}

function apiService({state, owner}) {
  switch (state) {
    case 'other':
      return [bad('Another provider owns external.metrics.k8s.io', `The APIService belongs to ${owner ?? 'somebody else'}.`,
        'HPAs read from there and not from this server.')];
    case 'missing':
      return [bad('The APIService is missing', 'v1beta1.external.metrics.k8s.io is not registered in the cluster.',
        'No HPA can read an external metric; each keeps its size.')];
    case 'unreadable':
      return [warn('The APIService cannot be read', 'This server cannot tell whether HPAs read from it.')];
    default:
      return [];
  }
}

const access = ({hpaControllerMayRead}) => hpaControllerMayRead === false
  ? [bad('The HPA controller may not read external metrics',
    'system:serviceaccount:kube-system:horizontal-pod-autoscaler is not allowed to list external.metrics.k8s.io.',
    'Every HPA is refused with 403 and keeps its size.')]
  : [];

function certificate({expires, trusted}, now) {
  const left = expires === undefined ? Infinity : Date.parse(expires) - now;
  if (left <= 0) {
    return [bad('The certificate has expired', 'The API server refuses to talk to this server.', 'Every HPA keeps its size.')];
  }
  if (trusted === false) {
    return [bad('The API server does not trust the certificate', 'The APIService names another certificate authority.',
      'No HPA can read an external metric; each keeps its size.')];
  }
  return left < 7 * DAY_MILLIS
    ? [warn('The certificate expires soon', `${plural(Math.floor(left / DAY_MILLIS), 'day')} left.`,
      'After that the API server refuses to talk to this server.')]
    : [];
}

const configuration = ({problems: found}) => found.map((problem) =>
  warn('The configuration file has a mistake', problem, 'What worked before it stays in force.'));

const hpaWatch = ({state, reason}) => state === 'unavailable'
  ? [warn('HPAs cannot be watched', reason, 'Values are served all the same; this page does not know who reads what.')]
  : [];

export function Problems({list}) {
  if (list.length === 0) {
    return h('p', {class: 'allgood'}, h('span', {'aria-hidden': 'true'}, '✓ '), 'Nothing is wrong.');
  }
  const rest = list.slice(SHOWN);
  return h('section', {class: 'problems', 'aria-labelledby': 'problems'},
    h('h2', {id: 'problems'}, plural(list.length, 'thing'), list.length === 1 ? ' is wrong' : ' are wrong'),
    h('ul', null, list.slice(0, SHOWN).map(item)),
    rest.length > 0 && h('details', null, h('summary', null, `${rest.length} more`), h('ul', null, rest.map(item))));
}

const item = ({kind, title, reason, consequence, link}) =>
  h('li', {key: title + reason, class: kind},
    h('h3', null, h('span', {'aria-hidden': 'true'}, kind === 'bad' ? '✗ ' : '! '), link ? h('a', {href: link}, title) : title),
    reason && h('p', {class: 'reason'}, reason),
    consequence && h('p', null, consequence));
