/** A whole run as stretches and points of time, for a strip: drains, installations, levels, outages, windows, what went wrong. */
import type { Micros } from '../base/units.js';
import { FACT, type FactName } from '../model/facts.js';
import { nextWindow, type Windows, windowAt } from '../sim/windows.js';
import type { Recording } from './recording.js';

export interface Stretch {
  readonly fromUs: Micros;
  readonly toUs: Micros;
}

/** The state of the level of a cluster from a time on. */
export interface LevelChange {
  readonly atUs: Micros;
  readonly cluster: number;
  readonly phase: 'old' | 'mixed' | 'new' | 'raising' | 'raised';
}

export interface Strip {
  /** The time at its right end. */
  readonly endUs: Micros;
  readonly drains: readonly Stretch[];
  readonly installs: readonly Stretch[];
  readonly outages: readonly Stretch[];
  readonly windows: readonly Stretch[];
  readonly faults: readonly Stretch[];
  readonly levels: readonly LevelChange[];
  readonly violations: readonly Micros[];
  readonly warnings: readonly Micros[];
  readonly refusals: readonly Micros[];
}

type Lane = 'drains' | 'installs' | 'outages' | 'faults';

/** Facts that begin a stretch of a lane about their subject, and those that end it. */
const EDGES: readonly {
  readonly lane: Lane;
  readonly begin: readonly FactName[];
  readonly end: readonly FactName[];
}[] = [
  { lane: 'drains', begin: ['drain-started'], end: ['drain-completed', 'drain-failed', 'drain-dropped'] },
  {
    lane: 'installs',
    begin: ['installation-started'],
    end: ['host-patched', 'installation-failed', 'node-joined', 'node-resumed'],
  },
  {
    lane: 'outages',
    begin: [
      'vm-stopping',
      'vm-saving',
      'vm-off',
      'vm-failed',
      'vm-paused-critical',
      'vm-paused',
      'vm-preempted',
      'vm-lost',
    ],
    end: ['vm-running'],
  },
  { lane: 'faults', begin: ['host-down'], end: ['host-up', 'host-has-power'] },
  { lane: 'faults', begin: ['host-cut-off'], end: ['host-reached'] },
  { lane: 'faults', begin: ['host-hangs'], end: ['host-goes-on'] },
  { lane: 'faults', begin: ['path-lost'], end: ['path-back'] },
  { lane: 'faults', begin: ['witness-lost'], end: ['witness-back'] },
  { lane: 'faults', begin: ['volume-offline'], end: ['volume-online'] },
  { lane: 'faults', begin: ['quorum-lost'], end: ['quorum-regained'] },
  { lane: 'faults', begin: ['backup-started'], end: ['backup-ended'] },
  { lane: 'faults', begin: ['configuration-damaged'], end: ['configuration-restored'] },
];

const LEVELS: Readonly<Partial<Record<FactName, LevelChange['phase']>>> = {
  'cluster-all-old': 'old',
  'cluster-mixed': 'mixed',
  'cluster-all-new': 'new',
  'level-raising': 'raising',
  'level-raised': 'raised',
};

interface Edge {
  readonly rule: number;
  readonly begins: boolean;
}

/** By kind of fact: what it begins and ends. */
const EDGES_OF: readonly (readonly Edge[])[] = (() => {
  const table: Edge[][] = [];
  EDGES.forEach(({ begin, end }, rule) => {
    for (const [names, begins] of [
      [begin, true],
      [end, false],
    ] as const)
      for (const name of names) table[FACT[name]] = [...(table[FACT[name]] ?? []), { rule, begins }];
  });
  return table;
})();

const PHASES: readonly (LevelChange['phase'] | undefined)[] = (() => {
  const table: (LevelChange['phase'] | undefined)[] = [];
  for (const [name, phase] of Object.entries(LEVELS)) table[FACT[name as FactName]] = phase;
  return table;
})();

/** Windows that a strip shows. */
const WINDOWS_MAX = 400;

/** What is recorded so far. */
export function stripOf(recording: Recording): Strip {
  const endUs = recording.recordedUs;
  const lanes: Record<Lane, Stretch[]> = { drains: [], installs: [], outages: [], faults: [] };
  const levels: LevelChange[] = [];
  const open = EDGES.map(() => new Map<number, Micros>());
  const close = (rule: number, subject: number, toUs: Micros): void => {
    const fromUs = open[rule]?.get(subject);
    if (fromUs === undefined) return;
    open[rule]?.delete(subject);
    lanes[EDGES[rule]?.lane ?? 'faults'].push({ fromUs, toUs });
  };
  recording.trace.eachFact((atUs, kind, subject) => {
    for (const { rule, begins } of EDGES_OF[kind] ?? []) {
      if (!begins) close(rule, subject, atUs);
      else if (open[rule]?.has(subject) === false) open[rule]?.set(subject, atUs);
    }
    const phase = PHASES[kind];
    if (phase !== undefined) levels.push({ atUs, cluster: subject, phase });
  });
  open.forEach((left, rule) => {
    for (const subject of [...left.keys()]) close(rule, subject, endUs);
  });
  const { violations, warnings } = recording.stage.judge;
  const { trace } = recording;
  return {
    ...lanes,
    ...{ endUs, levels, windows: windowsOf(recording, endUs) },
    violations: violations.map(({ atUs }) => atUs),
    warnings: warnings.map(({ atUs }) => atUs),
    refusals: [...trace.commands()].flatMap(([seq, { refusal }]) => (refusal === undefined ? [] : [trace.atUs(seq)])),
  };
}

function windowsOf({ scenario }: Recording, endUs: Micros): Stretch[] {
  return scenario.plans.flatMap((plan) =>
    plan.kind === 'rolling' && plan.windows !== undefined ? windowsUntil(plan.windows, endUs) : [],
  );
}

function windowsUntil(windows: Windows, endUs: Micros): Stretch[] {
  const found: Stretch[] = [];
  let window = windowAt(windows, 0) ?? nextWindow(windows, 0);
  while (window.opensUs <= endUs && found.length < WINDOWS_MAX) {
    found.push({ fromUs: Math.max(0, window.opensUs), toUs: Math.min(endUs, window.closesUs) });
    window = nextWindow(windows, window.opensUs);
  }
  return found;
}
