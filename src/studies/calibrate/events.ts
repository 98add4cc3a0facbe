/**
 * Migrations that Hyper-V wrote into its event logs, exported as JSON: one event a line, or a list of them. The events of one move of one
 * VM are put together to a measured row. Every complaint at once, with its line.
 */
import { type Complaint, complain } from '../../base/complaint.js';
import { err, ok, type Result } from '../../base/result.js';
import { listed, quote } from '../../base/text.js';
import { type Bytes, type BytesPerSecond, GiB, MB, MiB } from '../../base/units.js';
import { EXPORTED_EVENT, type ExportedEvent, heldBy, timeOf } from './exported.js';
import type { Row } from './row.js';

export interface EventOptions {
  /** Memory of VMs by name, lower case; it wins over what a message tells. */
  readonly memory: ReadonlyMap<string, Bytes>;
  /** Memory of every other VM. */
  readonly memoryOtherwise?: Bytes;
  /** Payload of the wire. Unwritten: that of 10 GbE. */
  readonly link?: BytesPerSecond;
}

/** A row of a move, and whose it is. */
export type MoveRow = Row & { readonly vm: string };

export interface EventRows {
  readonly rows: readonly MoveRow[];
  /** Moves that the export holds only a part of, a sentence each. */
  readonly leftOut: readonly string[];
}

/** What an event says of a move. */
type Part = 'brownout' | 'blackout' | 'summary' | 'done';

/** The events of a move in the order in which they are written. Others in the export are passed over. */
const PARTS: ReadonlyMap<number, readonly Part[]> = new Map([
  [22508, ['brownout']],
  [22509, ['blackout']],
  [22507, ['summary']],
  [20415, ['blackout', 'done']],
  [20417, ['blackout', 'done']],
  [20418, ['done']],
]);
const ORDER = [...PARTS.keys()];

const COMPLAINTS_MAX = 50;
const EVENTS_MAX = 200_000;

interface Happened {
  readonly line: number;
  readonly id: number;
  readonly parts: readonly Part[];
  readonly vm: string;
  readonly atMs: number;
  /** Of the brownout or the blackout. */
  readonly seconds: number | undefined;
  readonly memory: Bytes | undefined;
}

type Complains = (line: number, complaint: Complaint) => void;

/** Whether a text is an export of events rather than a table: it begins as JSON does. */
export const looksLikeEvents = (text: string): boolean => /^\s*[[{]/.test(text);

export function readEvents(text: string, options: EventOptions): Result<EventRows, readonly Complaint[]> {
  const complaints: Complaint[] = [];
  const complains: Complains = (line, complaint) => {
    if (complaints.length < COMPLAINTS_MAX) complaints.push({ ...complaint, place: { line, column: 1 } });
  };
  const lines = isOneValue(text) ? [text] : text.split(/\r?\n/);
  const happened = lines.flatMap((line, index) => eventsOf(line, index + 1, complains));
  if (complaints.length > 0) return err(complaints);
  if (happened.length > EVENTS_MAX)
    complains(1, complain(`The file has ${happened.length} events.`, `at most ${EVENTS_MAX}`));
  const moves = movesOf(happened);
  const rows = moves.filter(isWhole).map((move) => rowOf(move, options));
  noteUnknown(rows, complains);
  const leftOut = moves.filter((move) => !isWhole(move)).map(lacks);
  if (rows.length < 2)
    complains(1, complain(`Whole migrations in the file: ${rows.length}.`, `two or more, each with ${WANTED}`));
  return complaints.length > 0 ? err(complaints) : ok({ rows, leftOut });
}

const WANTED = 'its events 22508 (brownout) and 22509 (blackout)';
const FORM = '{"Id":22508,"TimeCreated":"2026-11-28T09:00:19Z","Message":"..."}';

/** A list that is set over several lines. */
function isOneValue(text: string): boolean {
  if (!/^\s*\[\s*$/m.test(text.slice(0, 100))) return false;
  try {
    return Array.isArray(JSON.parse(text));
  } catch {
    return false;
  }
}

function eventsOf(line: string, number: number, complains: Complains): Happened[] {
  if (line.trim() === '') return [];
  let parsed: unknown;
  try {
    parsed = JSON.parse(line);
  } catch {
    complains(number, complain('This line is no JSON.', `one event a line, such as ${FORM}`));
    return [];
  }
  const all: readonly unknown[] = Array.isArray(parsed) ? parsed : [parsed];
  return all.flatMap((one) => happenedOf(one, number, complains) ?? []);
}

function happenedOf(given: unknown, line: number, complains: Complains): Happened | undefined {
  const read = EXPORTED_EVENT.safeParse(given);
  if (!read.success) {
    const [field] = read.error.issues[0]?.path ?? [];
    const what = field === undefined ? 'This is no event.' : `The ${String(field)} of this event is missing or wrong.`;
    complains(line, complain(what, `an event, such as ${FORM}`));
    return undefined;
  }
  const { Id: id } = read.data;
  const parts = PARTS.get(id);
  if (parts === undefined) return undefined;
  const vm = vmOf(read.data);
  if (vm === undefined)
    complains(line, complain(`The event ${id} names no VM.`, 'its name in quotes in Message, or first in Properties'));
  const atMs = timeOf(read.data);
  if (atMs === undefined)
    complains(line, complain(`The event ${id} has no time.`, 'TimeCreated as 2026-11-28T09:00:19Z or /Date(...)/'));
  const seconds = isTimed(parts) ? secondsOf(read.data.Message ?? '') : undefined;
  if (isTimed(parts) && seconds === undefined)
    complains(line, complain(`The event ${id} tells no time in its Message.`, 'a number and its unit: 19.43 seconds'));
  if (vm === undefined || atMs === undefined) return undefined;
  return { line, id, parts, vm, atMs, seconds, memory: memoryOf(read.data.Message ?? '') };
}

const isTimed = (parts: readonly Part[]): boolean => parts.includes('brownout') || parts.includes('blackout');

const QUOTED = /'([^']+)'|"([^"]+)"|‘([^’]+)’|“([^”]+)”/;
const GUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;

function vmOf({ Message, Properties }: ExportedEvent): string | undefined {
  const quoted = QUOTED.exec(Message ?? '');
  const [first] = Properties ?? [];
  const held = heldBy(first);
  const name = quoted?.slice(1).find((one) => one !== undefined) ?? (typeof held === 'string' ? held : undefined);
  return name === undefined || name.trim() === '' ? undefined : name.trim();
}

/** The first time that a message tells, beside the name and the id of the VM. */
function secondsOf(message: string): number | undefined {
  const bare = message.replace(QUOTED, '').replace(GUID, '');
  const [, digits, unit = ''] = /(?<![\d.,])(\d+(?:[.,]\d+)?)\s*(milliseconds?|ms|seconds?|sec|s)\b/i.exec(bare) ?? [];
  if (digits === undefined) return undefined;
  return Number(digits.replace(',', '.')) / (unit.toLowerCase().startsWith('m') ? 1000 : 1);
}

/** Windows counts a MB as 2^20 bytes. */
function memoryOf(message: string): Bytes | undefined {
  const [, digits, unit = ''] = /memory\D{0,40}?(\d+(?:\.\d+)?)\s*([MG])i?B\b/i.exec(message.replace(QUOTED, '')) ?? [];
  return digits === undefined ? undefined : Number(digits) * (unit.toUpperCase() === 'G' ? GiB : MiB);
}

type Move = readonly Happened[];

/** Events of one VM in order of time; a part that is there already, or what comes after the end, begins another move. */
function movesOf(happened: readonly Happened[]): Move[] {
  const inTime = [...happened].sort((a, b) => a.atMs - b.atMs || ORDER.indexOf(a.id) - ORDER.indexOf(b.id));
  const moves: Happened[][] = [];
  const open = new Map<string, Happened[]>();
  for (const one of inTime) {
    const key = one.vm.toLowerCase();
    const current = open.get(key);
    if (current !== undefined && belongs(current, one)) current.push(one);
    else {
      const begun = [one];
      moves.push(begun);
      open.set(key, begun);
    }
  }
  return moves;
}

/** The worker and the service each tell of the blackout and of the end: those are no second move. */
function belongs(move: Move, { id, parts }: Happened): boolean {
  if (parts.includes('brownout')) return false;
  return !move.some((one) => one.id === id);
}

const told = (move: Move, part: Part): Happened | undefined => move.find(({ parts }) => parts.includes(part));

const isWhole = (move: Move): boolean => told(move, 'brownout') !== undefined && told(move, 'blackout') !== undefined;

function lacks(move: Move): string {
  const missing = (['brownout', 'blackout'] as const).filter((part) => told(move, part) === undefined);
  const [first] = move as [Happened];
  return `line ${first.line}: a move of ${quote(first.vm)} is left out: the export does not hold its ${listed(missing, 'and')}.`;
}

function rowOf(move: Move, { memory, memoryOtherwise, link }: EventOptions): MoveRow {
  const [first] = move as [Happened];
  const inMessage = move.find((one) => one.memory !== undefined)?.memory;
  const known = memory.get(first.vm.toLowerCase()) ?? inMessage ?? memoryOtherwise ?? 0;
  const brownout = told(move, 'brownout')?.seconds ?? 0;
  const blackout = told(move, 'blackout')?.seconds ?? 0;
  return {
    ...EMPTY,
    line: first.line,
    id: `${first.vm} ${new Date(first.atMs).toISOString()}`,
    vm: first.vm,
    memoryMb: known / MB,
    linkMbPerS: link === undefined ? undefined : link / MB,
    measuredS: brownout + blackout,
    measuredBlackoutMs: blackout * 1000,
  };
}

/** Once a VM, however often it moved. */
function noteUnknown(rows: readonly MoveRow[], complains: Complains): void {
  const seen = new Set<string>();
  for (const { line, vm, memoryMb } of rows) {
    if (memoryMb > 0 || seen.has(vm)) continue;
    seen.add(vm);
    const expected = `--memory "${vm}=8 GiB" with its size, or --memory "8 GiB" for all that have no other`;
    complains(line, complain(`The memory of the VM ${quote(vm)} is not known.`, expected));
  }
}

/** The events tell of the copy and the blackout, so that nothing counts before and after them. */
const EMPTY = {
  kind: 'migration',
  source: 'events',
  grade: 'B',
  profile: 'hyper-v',
  mode: 'plain',
  class: undefined,
  zeroShare: undefined,
  capMbPerS: undefined,
  limitMs: undefined,
  wireRatio: undefined,
  compressorMbPerS: undefined,
  dirtyFirstSecondMb: undefined,
  dirtyExponent: undefined,
  workingSetMb: undefined,
  concurrent: undefined,
  setupMs: 0,
  finishMs: 0,
  measuredSentMb: undefined,
} as const;
