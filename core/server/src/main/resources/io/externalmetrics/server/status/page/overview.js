// The first view: what is wrong, then the server, its sources and its metrics.

import {h} from './vendor/preact/preact.module.js';
import {Facts} from './facts.js';
import {plural} from './format.js';
import {Metrics} from './metrics.js';
import {Problems, problems} from './problems.js';
import {Sources} from './sources.js';

export function Overview({data, route, clock, stale}) {
  return [
    h('h1', {tabIndex: -1}, 'What the HPAs are given'),
    h(Problems, {list: problems(data)}),
    h(Facts, {overview: data, now: clock.now}),
    h(Sources, {sources: data.sources, now: clock.now, stale}),
    h(Metrics, {overview: data, filter: route.filter, elapsed: clock.elapsed, stale}),
  ];
}

/** What the window's title says: what fails, or nothing. */
export function overviewTitle({sources, refusedSources}) {
  const failing = sources.filter(({state}) => state === 'failing').length + refusedSources.length;
  const failed = sources.reduce((sum, {counts}) => sum + counts.failed + counts.refused, 0);
  return [
    failing > 0 && `${plural(failing, 'source')} failing`,
    failed > 0 && `${plural(failed, 'metric')} failing`,
  ].filter(Boolean).join(', ');
}

/** What a screen reader is told when it changes; values are not part of it. */
export const overviewNews = (data) => problems(data).map(({title, reason}) => [title, reason].filter(Boolean).join(': '));
