/**
 * A run as a trace in the JSON format that ui.perfetto.dev and chrome://tracing read: a track for each host and each VM, an arrow from
 * host to host for each move. Times are microseconds since the beginning of the run.
 */
import { escapeCharacters } from '../../base/text.js';
import { hostName, vmName } from '../../model/rules/names.js';
import type { World } from '../../model/world.js';
import type { Rehearsal } from '../../session/index.js';
import type { Move, Story, Stretch } from '../story.js';

type TraceEvent = Readonly<Record<string, unknown>>;

const [HOSTS, VMS] = [1, 2];

/** One event a line, so that a long trace is written as it is made. */
export function* perfettoLines(rehearsal: Rehearsal, story: Story): Iterable<string> {
  const { scenario, seed, sha256, run } = rehearsal;
  const other = { scenario: scenario.title, file: scenario.file, seed, traceSha256: sha256 };
  yield `{"displayTimeUnit":"ms","otherData":${JSON.stringify(other)},"traceEvents":[`;
  let before: string | undefined;
  for (const event of events(run.world, story)) {
    if (before !== undefined) yield `${before},`;
    before = JSON.stringify(event);
  }
  yield `${before ?? ''}]}`;
}

function* events(world: World, story: Story): Generator<TraceEvent> {
  yield named('process_name', HOSTS, 0, 'Hosts');
  yield named('process_name', VMS, 0, 'VMs');
  for (const { index, name } of world.hosts) yield* track(HOSTS, index, name);
  for (const { index, name } of world.vms) yield* track(VMS, index, name);
  for (const one of story.hosts) yield slice(HOSTS, one, one.word);
  for (const one of story.vms) yield slice(VMS, one, wordOf(world, one));
  for (const [id, move] of story.moves.entries()) yield* moved(world, move, id);
}

/** Threads are numbered from 1: 0 is not shown. */
const named = (what: string, pid: number, tid: number, name: string): TraceEvent => ({
  ...{ ph: 'M', pid, tid, name: what },
  args: { name: escapeCharacters(name) },
});

function* track(pid: number, index: number, name: string): Generator<TraceEvent> {
  yield named('thread_name', pid, index + 1, name);
  yield { ph: 'M', pid, tid: index + 1, name: 'thread_sort_index', args: { sort_index: index } };
}

const slice = (pid: number, { subject, fromUs, toUs }: Stretch, name: string): TraceEvent => ({
  ...{ ph: 'X', pid, tid: subject + 1, ts: fromUs, dur: toUs - fromUs },
  ...{ name, cat: pid === HOSTS ? 'host' : 'vm' },
});

const wordOf = (world: World, { word, host }: Stretch): string =>
  word === 'Moving' ? 'Moving' : `${word} on ${escapeCharacters(hostName(world, host))}`;

function* moved(world: World, move: Move, id: number): Generator<TraceEvent> {
  const { vm, kind, from, to, fromUs, toUs, blackoutAtUs, blackoutUs, result } = move;
  const name = `${escapeCharacters(vmName(world, vm))}, ${kind}`;
  const args = { vm: vmName(world, vm), from: hostName(world, from), to: hostName(world, to), result };
  const flow = { cat: 'move', name, id };
  yield { ph: 's', pid: HOSTS, tid: from + 1, ts: fromUs, ...flow, args };
  yield { ph: 'f', bp: 'e', pid: HOSTS, tid: to + 1, ts: toUs, ...flow, args };
  // Of a move that broke the silence goes on for a moment behind it.
  const withinUs = Math.min(blackoutUs, toUs - blackoutAtUs);
  const isWithin = blackoutUs > 0 && withinUs > 0;
  if (isWithin)
    yield {
      ...{ ph: 'X', pid: VMS, tid: vm + 1, ts: blackoutAtUs, dur: withinUs },
      ...{ name: 'blackout', cat: 'vm' },
    };
}
