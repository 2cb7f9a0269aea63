// Asks what the API would answer to an HPA with this namespace and selector.

import {Component, h} from './vendor/preact/preact.module.js';
import {plural} from './format.js';
import {Series} from './series.js';
import {Sign} from './state.js';

const API = '/apis/external.metrics.k8s.io/v1beta1/namespaces/';

export class SelectorBox extends Component {
  state = {
    namespace: this.props.namespaces.find((namespace) => namespace !== '*') ?? 'default',
    selector: '',
  };

  async ask(event) {
    event.preventDefault();
    const {namespace, selector} = this.state;
    this.setState({answer: await answer(this.props.name, namespace, selector)});
  }

  render({name}, {namespace, selector, answer: given}) {
    return h('div', {class: 'selector'},
      h('h3', null, 'What would the API answer?'),
      h('form', {class: 'filter', onSubmit: (event) => this.ask(event)},
        h('label', null, 'Namespace ', this.input('namespace', namespace)),
        h('label', {class: 'wide'}, 'Label selector ', this.input('selector', selector, 'queue=emails,team in (a, b)')),
        h('button', {type: 'submit'}, 'Ask')),
      h('div', {role: 'status'}, given && h(Answer, given)),
      h('p', {class: 'more'}, 'The same from a shell: ', h('code', null, command(name, namespace, selector))));
  }

  input(key, value, placeholder) {
    return h('input', {value, placeholder, autocomplete: 'off', autocapitalize: 'off', spellcheck: false,
      onInput: (event) => this.setState({[key]: event.currentTarget.value})});
  }
}

async function answer(name, namespace, labelSelector) {
  const query = new URLSearchParams({namespace, labelSelector});
  try {
    const response = await fetch(`api/metrics/${encodeURIComponent(name)}/values?${query}`, {cache: 'no-store'});
    const text = await response.text();
    return {code: response.status, body: parsed(text), at: Date.now()};
  } catch {
    return {body: {message: 'the server does not answer'}};
  }
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {message: text.trim()};
  }
}

function Answer({code, body, at}) {
  if (code !== 200) {
    return h('p', null, h(Sign, {kind: 'bad'}, [code, body.reason].filter(Boolean).join(' ')), ' ',
      h('span', {class: 'reason'}, body.message));
  }
  const series = body.items.map(({metricLabels, value, timestamp}) => ({labels: metricLabels ?? {}, value, timestamp}));
  return [
    h('p', null, h(Sign, {kind: 'good'}, '200'), ' ', plural(series.length, 'series').replace('seriess', 'series'),
      series.length > 1 && ': an HPA adds them up'),
    h(Series, {series, total: series.length, now: at}),
  ];
}

function command(name, namespace, selector) {
  const query = selector && `?labelSelector=${encodeURIComponent(selector)}`;
  return `kubectl get --raw '${API}${namespace}/${name}${query}'`;
}
