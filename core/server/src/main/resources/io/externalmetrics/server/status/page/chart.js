// uPlot in a component: drawn once, then only given new data. To a screen reader a chart is an image with a text.

import {Component, h} from './vendor/preact/preact.module.js';
import uPlot from './vendor/uplot/uPlot.esm.js';
import {number} from './format.js';

const DARK = matchMedia('(prefers-color-scheme: dark)');

/** Asked at each drawing, so that a chart follows the colour scheme. */
export const colour = (name) => () =>
  getComputedStyle(document.documentElement).getPropertyValue(`--${name}`);

/** A number between two gaps is no line, and would not be seen. Where another series has a time, undefined is no gap. */
export const alone = (chart, series) => {
  const values = chart.data[series];
  const places = [...values.keys()].filter((place) => values[place] !== undefined);
  const isGap = (place) => place === undefined || values[place] === null;
  return places.filter((place, at) => !isGap(place) && isGap(places[at - 1]) && isGap(places[at + 1]));
};

/**
 * Drawn only while it is in view: fifty charts at once would delay the page.
 *
 * @param options uPlot's, of another identity where the chart has to be made anew; without a width it is as wide as its place
 */
export class Chart extends Component {
  #element;
  #chart;
  #drawn;
  #inView = false;
  #views = new IntersectionObserver((views) => this.#look(views.at(-1).isIntersecting), {rootMargin: '100px'});
  #sizes = new ResizeObserver(() => this.#fit());
  #recolour = () => this.#chart?.redraw();

  componentDidMount() {
    DARK.addEventListener('change', this.#recolour);
    this.#views.observe(this.#element);
    if (!this.props.options.width) {
      this.#sizes.observe(this.#element);
    }
  }

  shouldComponentUpdate({options, data, text}) {
    return options !== this.props.options || data !== this.props.data || text !== this.props.text;
  }

  componentDidUpdate(before) {
    if (before.options !== this.props.options) {
      this.#remove();
    }
    this.#draw();
  }

  componentWillUnmount() {
    DARK.removeEventListener('change', this.#recolour);
    this.#views.disconnect();
    this.#sizes.disconnect();
    this.#remove();
  }

  #look(inView) {
    this.#inView = inView;
    this.#draw();
  }

  #draw() {
    const {options, data} = this.props;
    if (!this.#inView || this.#drawn === data) {
      return;
    }
    if (this.#chart) {
      this.#chart.setData(data);
    } else {
      this.#chart = new uPlot({width: this.#element.clientWidth, ...options}, data, this.#element);
    }
    this.#drawn = data;
  }

  #remove() {
    this.#chart?.destroy();
    this.#chart = undefined;
    this.#drawn = undefined;
  }

  #fit() {
    this.#chart?.setSize({width: this.#element.clientWidth, height: this.props.options.height});
  }

  render({text, kind}) {
    return h('div', {class: kind, role: 'img', 'aria-label': text, ref: (element) => (this.#element = element)});
  }
}

const MINUTES = Array.from({length: 60}, (_, minute) => minute);

const SPARKLINE = {
  width: 120,
  height: 26,
  padding: [3, 3, 3, 3],
  cursor: {show: false},
  legend: {show: false},
  select: {show: false},
  axes: [{show: false}, {show: false}],
  scales: {
    x: {time: false, range: [0, 59]},
    // A value that does not move is a line in the middle.
    y: {range: (_, least, most) => (least == null ? [0, 1] : least === most ? [least - 1, most + 1] : [least, most])},
  },
  series: [{}, {
    stroke: colour('line'),
    fill: colour('line-area'),
    width: 1.5,
    points: {show: false, filter: alone, size: 3, fill: colour('line')},
  }],
};

/** One value a minute, newest last, null where there was none. */
export class Sparkline extends Component {
  #values;
  #data;

  render({name, values = []}) {
    // Events repeat what has not changed.
    if (values.join() !== this.#values?.join()) {
      this.#values = values;
      this.#data = [MINUTES.slice(MINUTES.length - values.length), values];
    }
    return h(Chart, {kind: 'sparkline', options: SPARKLINE, data: this.#data, text: `${name}: ${inWords(values)}`});
  }
}

export function inWords(values) {
  const known = values.filter((value) => value != null);
  if (known.length === 0) {
    return 'no value in the last hour';
  }
  const least = known.reduce((a, b) => Math.min(a, b));
  const most = known.reduce((a, b) => Math.max(a, b));
  return `in the last hour between ${number(least)} and ${number(most)}, last ${number(known.at(-1))}`;
}
