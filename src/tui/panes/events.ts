/** The last events, each with the command that it came of. */
import type { Cursor } from '../../session/index.js';
import { type EventView, eventsOf } from '../events.js';
import { matches } from '../snapshot.js';
import type { Paint, Palette } from '../style.js';
import { safe } from '../text.js';
import { columns, type Pane, type Scene } from './pane.js';

/** Lines that one may go back to. */
const BACK_MAX = 200;

/** From this width on each event tells what it came of. */
const WIDE = 110;

/** Causes that are looked at for a command. */
const CAUSES_MAX = 60;

export function eventsPane(scene: Scene): Pane {
  const { cursor, palette, width, rows, selected, filter } = scene;
  const isShort = selected === undefined && filter === '';
  const lines = cursor.lastFacts(isShort ? Math.max(1, rows) : BACK_MAX);
  const events = eventsOf(cursor.world, lines, cursor.recording.scenario.start).filter(
    ({ text }) => filter === '' || matches(filter, text),
  );
  const isWide = width >= WIDE;
  return {
    title: 'Events',
    table: {
      columns: columns(['time', 11], 'event', ...(isWide ? (['came of'] as const) : [])),
      count: events.length,
      cellsOf: (item) => cells(cursor, events[item] as EventView, isWide),
      paintOf: (item) => paintOf(palette, (events[item] as EventView).tone),
    },
    first: events.length - 1,
    subjectOf: (item) => {
      const event = events[item];
      return event === undefined ? undefined : { kind: 'occurrence', seq: event.seq };
    },
  };
}

const cells = (cursor: Cursor, { time, text, seq }: EventView, isWide: boolean): string[] =>
  isWide ? [time, text, commandBehind(cursor, seq)] : [time, text];

/** The command that an occurrence came of; empty where it came of none, or is one. */
function commandBehind({ trace }: Cursor, seq: number): string {
  if (trace.toldOf(seq) !== undefined) return '';
  for (let at = trace.causeOf(seq), looked = 0; at >= 0 && looked < CAUSES_MAX; at = trace.causeOf(at), looked += 1) {
    const told = trace.toldOf(at);
    if (told !== undefined && told.refusal === undefined) return `← ${safe(told.text)}`;
  }
  return '';
}

const paintOf = (palette: Palette, tone: EventView['tone']): Paint =>
  tone === 'plain' ? (text) => text : palette[tone];
