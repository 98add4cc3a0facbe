/** The linter: what can be said about a plan without running it. First of all the VMs that cannot leave their node. */
import type { Scenario } from '../scenario.js';
import { aftermaths } from './aftermaths.js';
import { allAtOnce } from './all-at-once.js';
import { blackouts } from './blackouts.js';
import { checkpoints } from './checkpoints.js';
import { clockChanges } from './clock-changes.js';
import { clusters } from './clusters.js';
import { drains } from './drains.js';
import type { Finding, Lint } from './finding.js';
import { fittings } from './fittings.js';
import { goingOver } from './going-over.js';
import { hops } from './hops.js';
import { idleKeys } from './idle-keys.js';
import { installations } from './installations.js';
import { leaving } from './leaving.js';
import { leftPaused } from './left-paused.js';
import { networks } from './networks.js';
import { members, nights } from './nights.js';
import { patches } from './patches.js';
import { physics } from './physics.js';
import { repairs } from './repairs.js';
import { scripts } from './scripts.js';
import { silences } from './silences.js';
import { stages } from './stages.js';
import { stops } from './stops.js';
import { storage } from './storage.js';
import { strategies } from './strategies.js';
import { workloads } from './workloads.js';

export { FINDINGS, type Finding, type FindingId, type Severity } from './finding.js';

const LINTS: readonly Lint[] = [
  leaving,
  fittings,
  stops,
  installations,
  hops,
  allAtOnce,
  checkpoints,
  stages,
  drains,
  strategies,
  goingOver,
  members,
  leftPaused,
  clusters,
  nights,
  clockChanges,
  networks,
  scripts,
  patches,
  physics,
  idleKeys,
  repairs,
  aftermaths,
  storage,
  blackouts,
  silences,
  workloads,
];

const RANK = { error: 0, warning: 1, note: 2 } as const;

/** All findings, errors first, in the order in which they matter. Never runs anything. */
export const lint = (scenario: Scenario): readonly Finding[] =>
  LINTS.flatMap((one) => one(scenario)).sort((a, b) => RANK[a.severity] - RANK[b.severity]);
