// Starts the page: the address decides on the view, the one stream of events fills it.

import {Component, h, render} from './vendor/preact/preact.module.js';
import {timeOfDay} from './format.js';
import {Live} from './live.js';
import {Metric, metricNews, metricTitle} from './metric.js';
import {Overview, overviewNews, overviewTitle} from './overview.js';
import {dataAddress, overviewLink, parseRoute} from './route.js';

const NAME = 'External Metrics Server';
const VIEWS = {
  overview: {component: Overview, event: 'overview', title: overviewTitle, news: overviewNews},
  metric: {component: Metric, event: 'metric', title: metricTitle, news: metricNews},
};

class Page extends Component {
  state = {route: parseRoute(location.hash)};
  live = new Live((data) => this.show(data));

  componentDidMount() {
    this.live.follow(...this.stream(this.state.route));
    addEventListener('hashchange', () => this.go(parseRoute(location.hash)));
    // Ages grow between events, and a loss has to show where no event comes.
    setInterval(() => document.hidden || this.forceUpdate(), 1_000);
    document.addEventListener('visibilitychange', () => this.forceUpdate());
  }

  stream(route) {
    return [dataAddress(route), VIEWS[route.view].event];
  }

  go(route) {
    const before = this.state.route;
    const another = route.view !== before.view || route.name !== before.name;
    this.setState({route, ...(another && {data: undefined, received: undefined, news: undefined, moved: true})});
    this.live.follow(...this.stream(route));
  }

  show(data) {
    this.setState(({route, data: before, news: known}) => {
      const news = VIEWS[route.view].news(data);
      const told = news.filter((one) => !known?.includes(one));
      const solved = (known ?? []).filter((one) => !news.includes(one));
      return {
        data,
        news,
        received: Date.now(),
        // The first view of all is read by who came for it.
        ...(before && told.length + solved.length > 0 && {
          announcement: [...told, ...solved.map((one) => `No more: ${one}`)].join('. '),
        }),
      };
    });
  }

  componentDidUpdate() {
    const {route, data, moved} = this.state;
    const title = data && VIEWS[route.view].title(data);
    document.title = title ? `${title} – ${NAME}` : NAME;
    if (moved && data) {
      this.setState({moved: false});
      scrollTo(0, 0);
      document.querySelector('h1').focus();
    }
  }

  render(_, {route, data, received, announcement}) {
    const state = this.live.state();
    const stale = state !== 'live';
    return [
      h('a', {class: 'skip', href: '#main', onClick: skip}, 'Skip to the content'),
      h('header', null,
        h('a', {class: 'name', href: overviewLink()}, NAME),
        h('p', {class: `connection ${state}`, role: 'status'}, connection(state, received, this.live.reason))),
      h('p', {class: 'hidden', role: 'status'}, announcement),
      h('main', {id: 'main', tabIndex: -1, class: stale && data ? 'stale' : ''},
        data ? h(VIEWS[route.view].component, {data, route, stale, clock: clock(data, received)})
          : [h('h1', {tabIndex: -1}, this.live.reason ? 'Nothing can be shown' : 'Reading …'), h('p', null, this.live.reason)]),
    ];
  }
}

function connection(state, received, reason) {
  if (reason && !received) {
    return `no values: ${reason}; trying again`;
  }
  const asOf = received ? `values as of ${timeOfDay(received)}` : 'no values yet';
  switch (state) {
    case 'live':
      return 'live';
    case 'reconnecting':
      return `connecting; ${asOf}`;
    default:
      return `connection lost, ${asOf}${reason && ` (${reason})`}; trying again`;
  }
}

/** The server's clock: that of this machine may be wrong. */
function clock(data, received) {
  const passed = Date.now() - received;
  return {now: Date.parse(data.now) + passed, elapsed: passed / 1000};
}

/** The address names the view, so the link must not change it. */
function skip(event) {
  event.preventDefault();
  document.getElementById('main').focus();
}

render(h(Page), document.body);
