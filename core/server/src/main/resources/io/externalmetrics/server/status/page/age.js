// How old a value is, as a bar against the age at which it is no longer served.

import {h} from './vendor/preact/preact.module.js';
import {duration, roughly} from './format.js';

/** @param elapsed seconds since the server said the age */
export function Age({row, elapsed}) {
  const {ageSeconds, maxAgeSeconds} = row;
  const most = duration(maxAgeSeconds).replace('.0', '');
  if (ageSeconds === undefined) {
    return h('span', {class: 'more'}, `– of ${most}`);
  }
  const age = ageSeconds + elapsed;
  const text = `${roughly(age)} of ${most}`;
  return h('span', {class: 'age'},
    h('meter', {min: 0, max: maxAgeSeconds, low: maxAgeSeconds / 2, high: maxAgeSeconds * 0.99, optimum: 0,
      value: Math.min(age, maxAgeSeconds), 'aria-label': `age ${text}`}),
    h('span', {class: 'more', 'aria-hidden': 'true'}, text));
}
