// The chart of one metric: its value, and what each HPA aims at and has.

import {Component, h} from './vendor/preact/preact.module.js';
import uPlot from './vendor/uplot/uPlot.esm.js';
import {alone, Chart, colour, inWords} from './chart.js';
import {minuteOfDay, number, timeOfDay} from './format.js';

const stepped = uPlot.paths.stepped({align: 1});
const font = '12px system-ui, sans-serif';
const seconds = (instant) => Date.parse(instant) / 1000;
const orNull = (value) => value ?? null;

/** What is said of a minute was so at its end. */
const ends = (minutes, now) => minutes.map((minute) => ({...minute, time: Math.min(seconds(minute.at) + 60, seconds(now))}));

/** Minutes as far as they reach, then each of the newest polls. */
function valueTable({now, minutes, polls}) {
  const newest = polls.map((poll) => ({...poll, time: seconds(poll.at)})).reverse();
  const rows = [
    ...ends(minutes, now).filter(({time}) => newest.length === 0 || time < newest[0].time),
    ...newest,
  ];
  return [
    rows.map(({time}) => time),
    rows.map(({value}) => orNull(value)),
    rows.map(({min, value}) => orNull(min ?? value)),
    rows.map(({max, value}) => orNull(max ?? value)),
  ];
}

/**
 * An average is a target for each replica: times replicas, it is the value at which the HPA leaves the size as it is, and
 * compares with the value that is drawn.
 */
function hpaTable({target, minutes}, now) {
  const each = target.kind === 'averageValue';
  const rows = ends(minutes, now);
  return [
    rows.map(({time}) => time),
    rows.map(({replicas, target: at}) => (at == null || (each && replicas == null) ? null : each ? at * replicas : at)),
    rows.map(({replicas}) => orNull(replicas)),
  ];
}

const targetLabel = ({name, target}) => target.kind === 'averageValue'
  ? `target of ${name}: ${number(target.value)} for each replica`
  : `target of ${name}: ${number(target.value)}`;

const timeAxis = (_, times, __, ___, step) =>
  times.map((time) => (step < 60 ? timeOfDay : minuteOfDay)(time * 1000));

const shown = (_, value) => (value == null ? '–' : number(value));

/** A line, and dots where there is nothing that it could join. */
const line = (label, name, more) => ({
  label,
  value: shown,
  stroke: colour(name),
  width: 2,
  points: {show: false, filter: alone, size: 5, fill: colour(name)},
  ...more,
});

const bound = (label) => ({label, value: shown, stroke: 'transparent', points: {show: false}});

const WHOLE = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];

function optionsFor(hpas) {
  const rule = {stroke: colour('rule'), width: 1};
  const axis = {stroke: colour('muted'), font, grid: rule, ticks: rule};
  const fromZero = (_, least, most) => uPlot.rangeNum(Math.min(0, least ?? 0), Math.max(1, most ?? 1), 0.1, true);
  const count = (_, __, most) => [0, Math.max(2, (most ?? 0) + 1)];
  return {
    height: 280,
    cursor: {y: false, drag: {setScale: false, x: false}},
    scales: {y: {range: fromZero}, replicas: {range: count}},
    axes: [
      {...axis, values: timeAxis, space: 70},
      {...axis, size: 60},
      ...(hpas.length > 0 ? [{...axis, scale: 'replicas', side: 1, grid: {show: false}, incrs: WHOLE}] : []),
    ],
    series: [
      {label: 'at', value: (_, time) => (time == null ? '–' : timeOfDay(time * 1000))},
      line('value', 'line'),
      bound('least in the minute'),
      bound('most in the minute'),
      ...hpas.flatMap((hpa) => [
        line(targetLabel(hpa), 'target', {dash: [6, 4], paths: stepped}),
        line(`replicas of ${hpa.name}`, 'replicas', {scale: 'replicas', paths: stepped}),
      ]),
    ],
    bands: [{series: [3, 2], fill: colour('line-area')}],
  };
}

export class History extends Component {
  #key;
  #options;

  render({metric, name}) {
    const {hpas} = metric;
    const key = hpas.map(targetLabel).join();
    if (key !== this.#key) {
      this.#key = key;
      this.#options = optionsFor(hpas);
    }
    const values = valueTable(metric);
    return h(Chart, {
      kind: 'history',
      options: this.#options,
      data: uPlot.join([values, ...hpas.map((hpa) => hpaTable(hpa, metric.now))]),
      text: [`${name}: ${inWords(values[1])}`,
        ...hpas.map((hpa) => `${targetLabel(hpa)}, replicas ${hpa.currentReplicas ?? 'not known'}`)].join('; '),
    });
  }
}
