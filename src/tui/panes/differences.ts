/** What has changed since the last mark, or since the beginning. */

import { nameIn } from '../../report/names.js';
import { type Difference, differencesOf } from '../../session/index.js';
import { matches } from '../snapshot.js';
import { safe } from '../text.js';
import { columns, type Pane, type Scene } from './pane.js';

export function differencesPane({ cursor, since, filter, clock }: Scene): Pane {
  const { world } = cursor;
  const all = differencesOf(since.world, world);
  const rows =
    filter === '' ? all : all.filter((one) => matches(filter, nameIn(world, one.about, one.subject), one.what));
  const from = since.mark.length === 0 ? 'the beginning' : `the mark at ${clock(since.mark.atUs)}`;
  return {
    title: `Since ${from}: ${all.length === 0 ? 'nothing is different' : `${all.length} differences`}`,
    table: {
      columns: columns(['', 7], 'name', ['what', 9], 'before', 'now'),
      count: rows.length,
      cellsOf: (item) => {
        const { about, subject, what, before = '(was not there)', after = '(is gone)' } = rows[item] as Difference;
        return [about, safe(nameIn(world, about, subject)), what, safe(before), safe(after)];
      },
    },
    first: 0,
    subjectOf: (item) => {
      const row = rows[item];
      return row === undefined || row.about === 'cluster' ? undefined : { kind: row.about, index: row.subject };
    },
  };
}
