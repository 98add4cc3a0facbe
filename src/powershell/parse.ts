/** The way into this room: a line of a script becomes what it asks for, or all that is wrong with it. */
import { err, ok } from '../base/result.js';
import { bindAssignment } from './assign.js';
import { bindCommand } from './bind.js';
import { complainAt, type LineComplaint, type Parser, type ScriptLine, type Tables } from './line.js';
import { oneThing } from './one-thing.js';
import type { LineStatement } from './pieces.js';
import type { Reading } from './read.js';

export type {
  Arguments,
  ClusterProperty,
  CommandLine,
  LineComplaint,
  Parser,
  PropertyLine,
  Scalar,
  ScriptLine,
  Span,
  Tables,
  Value,
} from './line.js';

/** In UTF-16 units. */
const LINE_LENGTH_MAX = 8192;

/** The parser, with its grammar loaded: importing chevrotain takes longer than a small rehearsal. */
export async function loadParser(): Promise<Parser> {
  const { readScript } = await import('./read.js');
  return { parse: (text, tables) => parseWith(readScript, text, tables) };
}

function parseWith(read: (text: string) => Reading, text: string, tables: Tables): ReturnType<Parser['parse']> {
  if (text.length > LINE_LENGTH_MAX) return err([tooLong(text)]);
  const { script, complaints: found } = read(text);
  const complaints = [...found];
  const line = script && bind(text, oneThing(text, script, complaints), tables, complaints);
  return line && complaints.length === 0 ? ok(line) : err(inOrder(complaints));
}

function bind(
  text: string,
  statement: LineStatement | undefined,
  tables: Tables,
  complaints: LineComplaint[],
): ScriptLine | undefined {
  if (statement === undefined) return undefined;
  if (statement.is === 'assignment') return bindAssignment(text, statement, tables, complaints);
  return bindCommand(text, statement, tables.cmdlets, true, complaints);
}

const tooLong = (text: string): LineComplaint =>
  complainAt(
    { offset: LINE_LENGTH_MAX, length: text.length - LINE_LENGTH_MAX },
    `The line has ${text.length} characters.`,
    `at most ${LINE_LENGTH_MAX} characters`,
  );

/** As a reader meets them. */
const inOrder = (complaints: readonly LineComplaint[]): readonly LineComplaint[] =>
  complaints.toSorted((one, other) => one.offset - other.offset);
