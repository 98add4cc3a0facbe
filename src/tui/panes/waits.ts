/** What is waited for: each operator with what it asked last, and what is under way in the world. */
import { formatDuration } from '../../base/formats.js';
import { ACTIVITIES, kindOf, subjectOf } from '../../model/activities.js';
import type { World } from '../../model/world.js';
import { nameIn, shortList } from '../../report/names.js';
import type { Cursor } from '../../session/index.js';
import { matches } from '../snapshot.js';
import { safe } from '../text.js';
import { columns, type Pane, type Scene } from './pane.js';

/** Names that are looked at for a short list. */
const NAMES_MAX = 200;

export function waitsPane({ cursor, filter }: Scene): Pane {
  const rows = [...operatorRows(cursor), ...activityRows(cursor.world)].filter(
    (cells) => filter === '' || matches(filter, ...cells),
  );
  return {
    title: 'What is waited for',
    table: {
      columns: columns('who or what', ['state', 10], ['for', 14], 'because'),
      count: rows.length,
      cellsOf: (item) => rows[item] as string[],
    },
    first: 0,
    subjectOf: () => undefined,
    detailOf: (item) => rows[item]?.at(-1) ?? '',
  };
}

const WORDS = { wait: 'waits', stuck: 'stuck', done: 'done', step: 'acts', rejected: 'acts' } as const;

const operatorRows = ({ players, atUs }: Cursor): string[][] =>
  players.map(({ operator, ask, askedAtUs }) => {
    const because = ask === undefined ? '' : 'because' in ask ? ask.because : 'text' in ask ? ask.text : '';
    const waits = ask?.kind === 'wait' || ask?.kind === 'stuck';
    const since = waits ? formatDuration(Math.max(0, atUs - askedAtUs)) : '';
    return [safe(operator.name), ask === undefined ? 'begins' : WORDS[ask.kind], since, safe(because)];
  });

/** Kinds of what is under way, with those whom it is about. */
function activityRows(world: World): string[][] {
  const by = new Map<number, number[]>();
  for (const key of world.open) {
    const subjects = by.get(kindOf(key));
    if (subjects === undefined) by.set(kindOf(key), [subjectOf(key)]);
    else subjects.push(subjectOf(key));
  }
  return [...by].map(([kind, subjects]) => {
    const { name = '', about = 'vm' } = ACTIVITIES[kind] ?? {};
    const names = subjects.slice(0, NAMES_MAX).map((one) => nameIn(world, about, one));
    return [name.replaceAll('-', ' '), 'under way', String(subjects.length), safe(shortList(names))];
  });
}
