/**
 * What the cluster itself wrote down of a rollout: events of FailoverClustering and of Hyper-V, exported as JSON, a list or one a line. Only
 * events whose meaning is published are read ("Failover Clustering system log events", and Microsoft's troubleshooting of live migration):
 * an eviction and the rise of the level tell that a step is over, failures that it stopped, and others what went wrong beside it.
 */
import { type Complaint, complain } from '../../base/complaint.js';
import { err, ok, type Result } from '../../base/result.js';
import { escapeCharacters } from '../../base/text.js';
import type { Micros } from '../../base/units.js';
import { EXPORTED_EVENT, type ExportedEvent, heldBy, timeOf } from '../../studies/calibrate/exported.js';
import type { PackStep } from '../pack/steps.js';
import type { Deviation, Followed } from './follow.js';

/** An event that is read. */
export interface ClusterEvent {
  /** From 1, as the export has them. */
  readonly line: number;
  readonly id: number;
  /** Since 1970. */
  readonly atUs: Micros;
  /** Who wrote it, without its domain. */
  readonly machine: string;
  readonly message: string;
  readonly properties: readonly string[];
}

type Does = 'Remove-ClusterNode' | 'Update-ClusterFunctionalLevel' | 'Suspend-ClusterNode' | 'Add-ClusterNode';

/** The step that is over. That a node has joined has no published event. */
const ENDS: ReadonlyMap<number, Does> = new Map([
  [1011, 'Remove-ClusterNode'],
  [1594, 'Update-ClusterFunctionalLevel'],
]);

/** The step that failed. */
const FAILURES: ReadonlyMap<number, Does> = new Map([
  [1677, 'Suspend-ClusterNode'],
  [1664, 'Update-ClusterFunctionalLevel'],
  [1070, 'Add-ClusterNode'],
  [1547, 'Add-ClusterNode'],
  [1572, 'Add-ClusterNode'],
]);

/** What goes wrong beside the steps. */
const TROUBLES: ReadonlyMap<number, string> = new Map([
  [1069, 'a resource failed'],
  [1135, 'a node dropped out of the cluster'],
  [1137, 'a role could not be moved for a drain'],
  [1146, 'the process that hosts resources died'],
  [1177, 'quorum was lost'],
  [1251, 'a role was taken offline for one of a higher priority'],
  [1254, 'a role failed too often and is left as it is'],
  [1546, 'a node formed no cluster: the versions do not fit'],
  [1672, 'a node was quarantined'],
  [1673, 'a node is isolated'],
  [1675, 'a node that is quarantined may not join'],
  [1681, 'VMs on an isolated node are not monitored'],
  [5120, 'a volume was paused'],
  [5142, 'a volume was lost'],
  [20417, 'a live migration had a long blackout'],
  [21024, 'a live migration failed: its network was lost'],
  [21125, 'a live migration failed at its setup'],
  [21501, 'a live migration was refused: the limit was reached'],
  [21502, 'a live migration failed'],
]);

const isRead = (id: number): boolean => ENDS.has(id) || FAILURES.has(id) || TROUBLES.has(id);

const EVENTS_MAX = 200_000;
const COMPLAINTS_MAX = 50;
const FORM = '{"Id":1011,"TimeCreated":"2026-11-28T20:01:00Z","MachineName":"Node2","Message":"..."}';
const LOOKED_AT = 4000;

/** Whether a text is an export of events rather than the log of the script. */
export function looksLikeClusterEvents(text: string): boolean {
  const head = text.slice(0, LOOKED_AT);
  return /^\s*[[{]/.test(head) && /"Id"\s*:/.test(head) && !/"step"\s*:/.test(head);
}

/** In order of time. Events that tell nothing of an upgrade are passed over. */
export function readClusterEvents(text: string): Result<readonly ClusterEvent[], readonly Complaint[]> {
  const complaints: Complaint[] = [];
  const note = (line: number, message: string, expected = `an event, such as ${FORM}`): void => {
    if (complaints.length < COMPLAINTS_MAX)
      complaints.push({ ...complain(message, expected), place: { line, column: 1 } });
  };
  const values = valuesOf(text, note);
  if (values.length > EVENTS_MAX) note(1, `The file has ${values.length} events.`, `at most ${EVENTS_MAX}`);
  const events = values.slice(0, EVENTS_MAX).flatMap(({ line, value }): ClusterEvent[] => {
    const read = EXPORTED_EVENT.safeParse(value);
    if (!read.success) {
      note(line, `The ${String(read.error.issues[0]?.path[0] ?? 'whole')} of this event is missing or wrong.`);
      return [];
    }
    if (!isRead(read.data.Id)) return [];
    const atMs = timeOf(read.data);
    if (atMs === undefined) note(line, `The event ${read.data.Id} has no time.`);
    return atMs === undefined ? [] : [eventOf(read.data, line, atMs * 1000)];
  });
  if (events.length === 0 && complaints.length === 0)
    note(1, 'The file holds no event that tells of an upgrade.', [...ENDS.keys(), ...FAILURES.keys()].join(', '));
  return complaints.length > 0 ? err(complaints) : ok(events.toSorted((a, b) => a.atUs - b.atUs || a.line - b.line));
}

interface Found {
  readonly line: number;
  readonly value: unknown;
}

/** One value that holds all, or a value a line. */
function valuesOf(text: string, note: (line: number, message: string) => void): readonly Found[] {
  try {
    const whole: unknown = JSON.parse(text);
    return (Array.isArray(whole) ? whole : [whole]).map((value, at) => ({ line: at + 1, value }));
  } catch {
    return text.split(/\r?\n/).flatMap((line, at): Found[] => {
      if (line.trim() === '') return [];
      try {
        return [{ line: at + 1, value: JSON.parse(line) }];
      } catch {
        note(at + 1, 'This line is no JSON.');
        return [];
      }
    });
  }
}

const eventOf = (
  { Id, MachineName, Message, Properties }: ExportedEvent,
  line: number,
  atUs: Micros,
): ClusterEvent => ({
  line,
  id: Id,
  atUs,
  machine: bare(MachineName ?? ''),
  message: escapeCharacters((Message ?? '').split(/\r?\n/)[0]?.slice(0, MESSAGE_MAX) ?? ''),
  properties: (Properties ?? []).map(heldBy).filter((one) => typeof one === 'string'),
});

const MESSAGE_MAX = 300;

/** A name without its domain. */
const bare = (name: string): string => name.split('.')[0] ?? '';

/** Each event goes to the first step of its kind about its node that is not over. */
export function heldEvents(
  steps: readonly PackStep[],
  events: readonly ClusterEvent[],
): { readonly followed: readonly Followed[]; readonly deviations: readonly Deviation[] } {
  const deviations: Deviation[] = [];
  const overUs = new Map<PackStep, Micros>();
  const expected = steps.filter(({ does }) => [...ENDS.values()].some((one) => one === does));
  const openStep = (does: Does, event: ClusterEvent): PackStep | undefined =>
    steps.find((one) => one.does === does && !overUs.has(one) && isAbout(event, one));
  for (const event of events) {
    const { id, line, atUs } = event;
    const note = (kind: Deviation['kind'], step: number, says: string): void => {
      deviations.push({ kind, line, step, says });
    };
    const [end, failure, trouble] = [ENDS.get(id), FAILURES.get(id), TROUBLES.get(id)];
    if (end !== undefined) {
      const step = openStep(end, event);
      const first = expected.find((one) => !overUs.has(one));
      if (step === undefined) note('unknown', 0, `No step that is left in the plan does this: ${told(event)}`);
      else if (step !== first) note('order', step.number, `Step ${step.number} was over before step ${first?.number}.`);
      if (step !== undefined) overUs.set(step, atUs);
    } else if (failure !== undefined) {
      const step = openStep(failure, event);
      const which = step === undefined ? failure : `Step ${step.number}`;
      note('stopped', step?.number ?? 0, `${which} failed: ${told(event)}`);
    } else if (trouble !== undefined && !isRestart(steps, event)) note('event', 0, `${trouble}: ${told(event)}`);
  }
  const [firstUs = 0] = overUs.values();
  const followed = [...overUs].map(([step, us]) => ({
    step,
    beganUs: undefined,
    tookUs: undefined,
    overUs: us - firstUs,
  }));
  return { followed, deviations };
}

const told = ({ id, machine, message }: ClusterEvent): string =>
  `event ${id}${machine === '' ? '' : ` of ${machine}`}${message === '' ? '.' : `, "${message}"`}`;

const same = (one: string, other: string): boolean => bare(one).toLowerCase() === bare(other).toLowerCase();

/** A node fails to join by what it writes itself; else its name is in the event. */
function isAbout(event: ClusterEvent, { about }: PackStep): boolean {
  if (about.kind !== 'host') return true;
  return event.id === 1070 ? same(event.machine, about.name) : names(event, about.name);
}

/** The name as a property, or as a word of the message. */
const names = ({ message, properties }: ClusterEvent, name: string): boolean =>
  properties.some((one) => same(one, name)) ||
  message.split(/[\s'"‘’“”,;:()]+/).some((word) => same(word.replace(/\.$/, ''), name));

/** A node that is upgraded in place restarts as a member. */
const isRestart = (steps: readonly PackStep[], event: ClusterEvent): boolean =>
  event.id === 1135 &&
  steps.some(({ does, about }) => does === 'Install-HostRelease' && names(event, about.name)) &&
  !steps.some(({ does, about }) => does === 'Remove-ClusterNode' && names(event, about.name));
