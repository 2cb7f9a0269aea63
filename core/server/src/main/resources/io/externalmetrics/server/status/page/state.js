// The states of sources and metrics: a sign and a word, and only then a colour.

import {h} from './vendor/preact/preact.module.js';

const STATES = {
  answering: {kind: 'good', sign: '✓', word: 'answering'},
  values: {kind: 'good', sign: '✓', word: 'values'},
  fresh: {kind: 'good', sign: '✓', word: 'fresh'},
  pending: {kind: 'idle', sign: '…', word: 'pending'},
  no_data: {kind: 'warn', sign: '∅', word: 'no data'},
  failing: {kind: 'bad', sign: '✗', word: 'failing'},
  failed: {kind: 'bad', sign: '✗', word: 'failed'},
  refused: {kind: 'bad', sign: '⊘', word: 'refused'},
};

/** The states of metrics, what is wrong first. */
export const METRIC_STATES = ['failed', 'refused', 'no_data', 'pending', 'fresh'];

export const stateWord = (state) => STATES[state]?.word ?? state;

/** @param stale the server is not heard of: this was so, and nobody knows whether it is */
export function State({of, stale}) {
  const {kind, sign, word} = STATES[of] ?? {kind: 'idle', sign: '?', word: of};
  return h('span', {class: `state ${stale ? 'idle' : kind}`},
    h('span', {'aria-hidden': 'true'}, stale ? '?' : sign), ' ', stale ? `was ${word}` : word);
}

/** A sign and words of any kind, as a state is shown. */
export function Sign({kind, children}) {
  const sign = {good: '✓', warn: '!', bad: '✗', idle: '–'}[kind];
  return h('span', {class: `state ${kind}`}, h('span', {'aria-hidden': 'true'}, sign), ' ', children);
}
