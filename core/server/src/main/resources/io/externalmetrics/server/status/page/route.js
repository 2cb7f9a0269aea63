// The view that the address asks for: #/?search=… is the overview, #/metrics/NAME one metric.

const FILTERS = ['source', 'state', 'search', 'offset'];
export const PAGE_SIZE = 50;

export function parseRoute(hash) {
  const [path, query = ''] = hash.replace(/^#/, '').split('?');
  const metric = /^\/metrics\/(.+)$/.exec(path);
  if (metric) {
    return {view: 'metric', name: decode(metric[1])};
  }
  const given = new URLSearchParams(query);
  const filter = {};
  for (const key of FILTERS) {
    if (given.get(key)) {
      filter[key] = given.get(key);
    }
  }
  return {view: 'overview', filter};
}

function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export const overviewLink = (filter = {}) => {
  const query = new URLSearchParams(filter).toString();
  return query ? `#/?${query}` : '#/';
};

export const metricLink = (name) => `#/metrics/${encodeURIComponent(name)}`;

/** Where the view's data are, relative to the page, as [path, query]. */
export function dataAddress(route) {
  if (route.view === 'metric') {
    return [`api/metrics/${encodeURIComponent(route.name)}`, ''];
  }
  return ['api/overview', '?' + new URLSearchParams({...route.filter, limit: PAGE_SIZE})];
}

/** Changes the filter without a new entry in the browser's history. */
export function showFiltered(filter) {
  history.replaceState(null, '', overviewLink(filter));
  dispatchEvent(new HashChangeEvent('hashchange'));
}
