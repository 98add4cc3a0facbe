/** The trace as lines of JSON: a header, then one object for each occurrence, with names in place of numbers. */
import { ACTIVITIES, BLOWS } from '../model/activities.js';
import { windowsEvent } from '../model/catalog/index.js';
import { COMMANDS } from '../model/commands/index.js';
import { FACT, FACTS } from '../model/facts.js';
import { MACHINE_NAMES } from '../model/refs.js';
import { LEDGER } from '../model/rules/index.js';
import { CHOICES } from '../model/step.js';
import { NONE, type World } from '../model/world.js';
import type { Rehearsal } from '../session/index.js';
import type { Occurrence } from '../sim/trace.js';
import { argumentOf, type SubjectKind, subjectOf } from './names.js';

export function* traceLines(rehearsal: Rehearsal): Iterable<string> {
  const { run, scenario, seed, engine, doubts, outcome, sha256 } = rehearsal;
  const { world, trace } = run;
  const names = (all: readonly { readonly name: string }[]): string[] => all.map((one) => one.name);
  yield JSON.stringify({
    ...{ clusterdrill: 1, trace: 1, scenario: scenario.title, file: scenario.file, seed, engine, doubts, outcome },
    ...{ endedAtUs: run.endedAtUs, occurrences: trace.length, sha256 },
    ...{ clusters: names(world.clusters), hosts: names(world.hosts), vms: names(world.vms) },
  });
  const drains = new Set<number>();
  for (let seq = 0; seq < trace.length; seq += 1)
    yield JSON.stringify(occurrenceOf(world, trace.occurrence(seq), drains));
}

/** What each step is about. */
const ABOUT: ReadonlyMap<string, SubjectKind> = new Map<string, SubjectKind>([
  ...ACTIVITIES.flatMap((kind) => kind.endings.map((ending) => [ending as string, kind.about] as const)),
  ...CHOICES.map((name) => [name, 'vm'] as const),
  ...Object.entries(BLOWS),
  ...[...COMMANDS].map(([name, { about }]) => [name, about] as const),
]);

function occurrenceOf(
  world: World,
  { seq, atUs, do: name, subject, arg, cause, command, facts }: Occurrence,
  drains: Set<number>,
): object {
  const about = ABOUT.get(name);
  const told =
    command === undefined ? {} : { command: command.text, ...(command.by === undefined ? {} : { by: command.by }) };
  const refused = command?.refusal === undefined ? {} : { refusal: command.refusal };
  return {
    ...{
      seq,
      atUs,
      do: name,
      subject: about === undefined || subject === NONE ? null : subjectOf(world, about, subject),
    },
    ...(arg === NONE ? {} : { arg: name === 'reach' ? arg : subjectOf(world, 'host', arg) }),
    ...{ cause, ...told, ...refused, facts: facts.map((fact) => factOf(world, fact, drains)) },
  };
}

function factOf(world: World, { kind, subject, arg }: Occurrence['facts'][number], drains: Set<number>): object {
  const known = FACTS[kind];
  const about = kind === FACT.unanswered ? machineSubject(arg) : (known?.about ?? 'host');
  const argument = argumentOf(world, known?.arg, arg);
  const event = known && windowsEvent(known.name, subject, arg, drains);
  return {
    fact: known?.name,
    subject: subjectOf(world, about, subject),
    ...(argument === undefined ? {} : { arg: argument }),
    ...(event === undefined ? {} : { event }),
    ...(known?.arg === 'rule' && LEDGER[arg]?.code !== undefined ? { code: LEDGER[arg].code } : {}),
  };
}

const BY_MACHINE: Readonly<Record<(typeof MACHINE_NAMES)[number], SubjectKind>> = {
  node: 'host',
  drain: 'host',
  power: 'vm',
  configuration: 'vm',
  migration: 'vm',
  cluster: 'cluster',
  checkpoint: 'checkpoint',
  pool: 'cluster',
  volume: 'volume',
  drives: 'host',
};

/** Whose machine it was that did not answer. */
function machineSubject(machine: number): SubjectKind {
  const name = MACHINE_NAMES[machine];
  return name === undefined ? 'host' : BY_MACHINE[name];
}
