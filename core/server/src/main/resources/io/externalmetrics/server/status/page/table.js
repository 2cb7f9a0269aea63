// A table that becomes a list of cards on a phone: each cell carries its column's title.

import {h} from './vendor/preact/preact.module.js';

/**
 * The roles are said aloud because a table whose display CSS changes loses them.
 *
 * @param columns each {title, cell(row), kind}; kind is a CSS class
 */
export function Table({caption, columns, rows, rowKey, rowClass, empty}) {
  if (rows.length === 0) {
    return h('p', {class: 'empty'}, empty);
  }
  return h('table', {role: 'table'},
    h('caption', {class: 'hidden'}, caption),
    h('thead', {role: 'rowgroup'},
      h('tr', {role: 'row'}, columns.map(({title, kind}) =>
        h('th', {role: 'columnheader', scope: 'col', class: kind}, title)))),
    h('tbody', {role: 'rowgroup'}, rows.map((row, index) =>
      h('tr', {role: 'row', key: rowKey ? rowKey(row) : index, class: rowClass?.(row)},
        columns.map(({title, kind, cell}, place) => place === 0
          ? h('th', {role: 'rowheader', scope: 'row', class: kind}, cell(row))
          : h('td', {role: 'cell', class: kind, 'data-title': title}, h('div', null, cell(row))))))));
}
