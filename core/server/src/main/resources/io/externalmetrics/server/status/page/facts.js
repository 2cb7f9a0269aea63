// How the server itself is: version, configuration, certificate, rights.

import {h} from './vendor/preact/preact.module.js';
import {ago, day, duration, number, plural} from './format.js';
import {Sign} from './state.js';

export function Facts({overview, now}) {
  const {configuration, certificate, access, apiService, hpas, started, version} = overview;
  return h('dl', {class: 'facts'},
    fact('Version', `${version}, started ${ago(started, now)}`),
    fact('Configuration', configurationState(configuration.problems),
      `${configuration.file}, read ${ago(configuration.lastRead, now)}`),
    fact('Certificate', ...certificateFact(certificate, now)),
    fact('HPA controller', ...accessFact(access)),
    fact('APIService', ...apiServiceFact(apiService)),
    fact('HPAs', ...hpasFact(hpas)));
}

const fact = (term, said, more) =>
  h('div', null, h('dt', null, term), h('dd', null, said, more && h('span', {class: 'more'}, more)));

const configurationState = (problems) => problems.length === 0
  ? h(Sign, {kind: 'good'}, 'in force')
  : h(Sign, {kind: 'warn'}, plural(problems.length, 'mistake'));

const CERTIFICATE_KINDS = {managed: 'managed by this server', files: 'from files', selfSigned: 'self-signed'};

function certificateFact({expires, kind, trusted}, now) {
  const more = CERTIFICATE_KINDS[kind] ?? kind;
  if (expires === undefined) {
    return [h(Sign, {kind: 'idle'}, 'not known'), more];
  }
  const left = (Date.parse(expires) - now) / 1000;
  const sign = left <= 0 || trusted === false ? 'bad' : left < 7 * 86400 ? 'warn' : 'good';
  const text = left <= 0 ? `expired ${day(expires)}` : `${duration(left)} left, until ${day(expires)}`;
  return [h(Sign, {kind: sign}, trusted === false ? `not trusted; ${text}` : text), more];
}

function accessFact({kind, hpaControllerMayRead}) {
  if (kind === 'none') {
    return [h(Sign, {kind: 'idle'}, 'anybody may read'), 'auth is none: loopback only'];
  }
  switch (hpaControllerMayRead) {
    case true:
      return [h(Sign, {kind: 'good'}, 'may read')];
    case false:
      return [h(Sign, {kind: 'bad'}, 'may not read')];
    default:
      return [h(Sign, {kind: 'idle'}, 'not known yet')];
  }
}

function apiServiceFact({state, owner}) {
  switch (state) {
    case 'own':
      return [h(Sign, {kind: 'good'}, 'points to this server')];
    case 'other':
      return [h(Sign, {kind: 'bad'}, `belongs to ${owner ?? 'somebody else'}`)];
    case 'missing':
      return [h(Sign, {kind: 'bad'}, 'missing')];
    case 'unreadable':
      return [h(Sign, {kind: 'warn'}, 'cannot be read')];
    default:
      return [h(Sign, {kind: 'idle'}, 'not known')];
  }
}

function hpasFact({state, reason, watched}) {
  switch (state) {
    case 'watching':
      return [h(Sign, {kind: 'good'}, `${number(watched)} with an external metric`), reason];
    case 'starting':
      return [h(Sign, {kind: 'idle'}, 'being read')];
    case 'unavailable':
      return [h(Sign, {kind: 'warn'}, 'cannot be watched')];
    default:
      return [h(Sign, {kind: 'idle'}, 'not watched'), 'kubernetes.watchHpas is false'];
  }
}
