/** Walks the script from its beginning, as far as its entries are well-formed, and makes its lines. */
import type { Micros } from '../../base/units.js';
import type { Expectation, ScriptLine } from '../../operators/script-line.js';
import type { ConditionChecker } from '../conditions.js';
import type { Draft } from '../directory.js';
import type { Notes } from '../notes.js';
import { ScalarPlaces } from '../places.js';
import { middleOf } from '../ranges.js';
import { callOf, checkClauses, type EntryDraft, type ScriptWalk } from '../script.js';

/** Lines of the entries that are right, in order. */
export function checkScript(draft: Draft, walk: ScriptWalk, conditions: ConditionChecker | undefined): ScriptLine[] {
  const script = draft.script ?? [];
  return script.flatMap((entry, at) => {
    if (entry === undefined) return [];
    checkClauses(entry, walk);
    const owner = typeof entry === 'string' ? script : entry;
    const line = walk.notes.lineOf(owner, typeof entry === 'string' ? at : undefined);
    const action = actionOf(entry, at, script, walk, conditions);
    return action === undefined ? [] : [{ ...clausesOf(entry, walk), action, ...(line === undefined ? {} : { line }) }];
  });
}

function actionOf(
  entry: EntryDraft,
  at: number,
  script: object,
  walk: ScriptWalk,
  conditions: ConditionChecker | undefined,
): ScriptLine['action'] | undefined {
  if (typeof entry === 'string') return running(callOf(walk, entry, script, at, undefined));
  if ('run' in entry)
    return entry.run === undefined ? undefined : running(callOf(walk, entry.run, entry, 'run', entry.on));
  if ('install' in entry) return installing(entry, walk);
  if ('until' in entry) {
    if (entry.until !== undefined) checkCondition(entry, 'until', entry.until, walk.notes, conditions);
    return entry.until === undefined ? undefined : { kind: 'until', condition: entry.until };
  }
  if (!('manual' in entry) || entry.manual === undefined || entry.take === undefined) return undefined;
  return { kind: 'manual', what: entry.manual, takeUs: middleOf(entry.take) };
}

const running = (call: ReturnType<typeof callOf>): ScriptLine['action'] | undefined =>
  call === undefined ? undefined : { kind: 'run', calls: [call] };

function installing(
  entry: Extract<EntryDraft, { install?: unknown }>,
  walk: ScriptWalk,
): ScriptLine['action'] | undefined {
  const { install, on, method } = entry;
  const host = on === undefined ? undefined : walk.directory.hosts.find(on);
  if (install === undefined || host === undefined) return undefined;
  const inPlace = method === 'in-place';
  const args = { Name: host.name, Release: install, ...(inPlace ? { InPlace: true } : {}) };
  const text = `Install-HostRelease ${host.name} ${install}${inPlace ? ' -InPlace' : ''}`;
  return { kind: 'run', calls: [{ cmdlet: 'Install-HostRelease', args, text }] };
}

interface Clauses {
  readonly at?: Micros;
  readonly meanwhile?: boolean;
  readonly on?: string;
  readonly expect?: 'ok' | 'refused' | 'failed' | { readonly refused?: string };
  readonly ends?: string;
  readonly within?: Micros;
}

/** An installation is asked of a host, not on one. */
function clausesOf(entry: EntryDraft, { directory }: ScriptWalk): Omit<ScriptLine, 'action'> {
  if (typeof entry === 'string') return {};
  const { at, meanwhile, on, expect, ends, within } = entry as Clauses;
  const host = on === undefined || 'install' in entry ? undefined : directory.hosts.find(on);
  return {
    ...(at === undefined ? {} : { atUs: at }),
    ...(meanwhile === true ? { meanwhile } : {}),
    ...(host === undefined ? {} : { on: host.name }),
    ...(expect === undefined ? {} : { expect: expect as Expectation }),
    ...(ends === undefined ? {} : { ends }),
    ...(within === undefined ? {} : { withinUs: within }),
  };
}

/** Whether a condition is CEL over what a condition may name, and can be asked at every step. */
export function checkCondition(
  owner: object,
  key: string,
  text: string,
  notes: Notes,
  conditions: ConditionChecker | undefined,
): void {
  const scalar = notes.scalar(owner, key);
  const places = scalar && new ScalarPlaces(notes.source, scalar, text);
  for (const { from, to, ...complaint } of conditions?.(text) ?? []) {
    if (places === undefined) notes.at(owner, key, complaint);
    else {
      const [first, last] = places.stretch(from, to - from);
      notes.within(owner, key, first, last, complaint);
    }
  }
}
