// Numbers, durations and times as text.

const NUMBER = new Intl.NumberFormat('en', {maximumSignificantDigits: 7});
const TIME = new Intl.DateTimeFormat('en-GB', {timeStyle: 'medium'});
const MINUTE = new Intl.DateTimeFormat('en-GB', {timeStyle: 'short'});
const DAY = new Intl.DateTimeFormat('en-GB', {dateStyle: 'medium'});

export const number = (value) => NUMBER.format(value);

/** "1 metric", "3 metrics". */
export const plural = (count, noun) => `${number(count)} ${noun}${count === 1 ? '' : 's'}`;

const UNITS = [
  ['days', 86400, 2 * 86400],
  ['h', 3600, 2 * 3600],
  ['min', 60, 120],
  ['s', 1, 1],
];

/** At most three digits and a unit, as "1.2 ms" or "89 days". */
export function duration(seconds) {
  if (seconds < 1) {
    const milliseconds = seconds * 1000;
    return `${milliseconds < 10 ? milliseconds.toFixed(1) : Math.round(milliseconds)} ms`;
  }
  const [unit, size] = UNITS.find(([, , least]) => seconds >= least);
  const amount = seconds / size;
  return `${unit === 's' && amount < 10 ? amount.toFixed(1) : Math.floor(amount)} ${unit}`;
}

/** In whole seconds: a number that is shown again each second would only flicker. */
export const roughly = (seconds) => (seconds < 1 ? '0 s' : duration(Math.round(seconds)).replace('.0', ''));

const secondsBetween = (from, to) => (to - from) / 1000;

export function ago(instant, now) {
  const text = roughly(Math.max(0, secondsBetween(Date.parse(instant), now)));
  return text === '0 s' ? 'just now' : `${text} ago`;
}

export function ahead(instant, now) {
  const text = roughly(Math.max(0, secondsBetween(now, Date.parse(instant))));
  return text === '0 s' ? 'now' : `in ${text}`;
}

export const minuteOfDay = (milliseconds) => MINUTE.format(milliseconds);

export const timeOfDay = (milliseconds) => TIME.format(milliseconds);

export const day = (instant) => DAY.format(Date.parse(instant));

export const labels = (map) =>
  Object.entries(map).map(([key, value]) => `${key}=${value}`).join(', ') || '(no labels)';
