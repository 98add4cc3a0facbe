/** The leaf states of each machine by their numbers, so that rules and effects can name a state without a string at hand. */
import type { AnyStateMachine } from 'xstate';
import { assert } from '../base/assert.js';
import { checkFeatures } from './chart-features.js';
import { checkpointMachine } from './machines/checkpoint.js';
import { clusterMachine } from './machines/cluster.js';
import { configurationMachine } from './machines/configuration.js';
import { drainMachine } from './machines/drain.js';
import { drivesMachine } from './machines/drives.js';
import { migrationMachine } from './machines/migration.js';
import { nodeMachine } from './machines/node.js';
import { poolMachine } from './machines/pool.js';
import { powerMachine } from './machines/power.js';
import { volumeMachine } from './machines/volume.js';

/** Every machine of the model, by the name that `diagram` and `--engine xstate` use. */
export const MACHINES = {
  node: nodeMachine,
  drain: drainMachine,
  power: powerMachine,
  configuration: configurationMachine,
  migration: migrationMachine,
  cluster: clusterMachine,
  checkpoint: checkpointMachine,
  pool: poolMachine,
  volume: volumeMachine,
  drives: drivesMachine,
} as const satisfies Record<string, AnyStateMachine>;

export type MachineName = keyof typeof MACHINES;

/** Numbers for short names, checked against the machine: each leaf has exactly one short name. */
function states<const Name extends string>(
  machine: AnyStateMachine,
  paths: Record<Name, string>,
): Readonly<Record<Name, number>> {
  const leaves = checkFeatures(machine).leaves.map((leaf) => leaf.path);
  const numbers = {} as Record<Name, number>;
  for (const name of Object.keys(paths) as Name[]) {
    numbers[name] = leaves.indexOf(paths[name]);
    assert(numbers[name] >= 0, `${machine.id} has no state ${paths[name]}`);
  }
  assert(new Set(Object.values(numbers)).size === leaves.length, `a state of ${machine.id} has no short name`);
  return Object.freeze(numbers);
}

export const NODE = states(nodeMachine, {
  joining: 'member.joining',
  up: 'member.up',
  paused: 'member.paused',
  evicting: 'member.evicting',
  upgrading: 'member.upgrading',
  patchingInPlace: 'member.patching',
  down: 'member.down',
  isolated: 'member.isolated',
  cutOff: 'member.cutOff',
  stopped: 'member.stopped',
  stopping: 'member.stopping',
  halted: 'member.halted',
  quarantined: 'member.quarantined',
  ready: 'outside.ready',
  installing: 'outside.installing',
  patching: 'outside.patching',
  upgradingOutside: 'outside.upgrading',
  bare: 'outside.bare',
  dark: 'outside.dark',
  dead: 'outside.dead',
});

export const DRAIN = states(drainMachine, {
  notInitiated: 'rest.notInitiated',
  completed: 'rest.completed',
  failed: 'rest.failed',
  inProgress: 'inProgress',
});

export const POWER = states(powerMachine, {
  off: 'there.off',
  starting: 'there.starting',
  restoring: 'there.restoring',
  running: 'there.running',
  stopping: 'there.stopping',
  saving: 'there.saving',
  saved: 'there.saved',
  paused: 'there.paused',
  pausedCritical: 'there.pausedCritical',
  failed: 'there.failed',
  lost: 'lost',
});

export const CONFIGURATION = states(configurationMachine, {
  held: 'settled.held',
  upgradable: 'settled.upgradable',
  current: 'settled.current',
  updating: 'updating',
  damaged: 'damaged',
});

export const MIGRATION = states(migrationMachine, {
  idle: 'idle',
  queued: 'queued',
  setup: 'setup',
  mirroring: 'mirroring',
  copying: 'copying',
  blackout: 'blackout',
  carrying: 'carrying',
  relocating: 'relocating',
  transfer: 'transfer',
  handover: 'handover',
  done: 'done',
  failed: 'failed',
  cancelled: 'cancelled',
});

export const CLUSTER = states(clusterMachine, {
  allOld: 'allOld',
  mixed: 'mixed',
  allNew: 'allNew',
  raising: 'raising',
  raised: 'raised',
});

export const CHECKPOINT = states(checkpointMachine, {
  asked: 'asked',
  production: 'held.production',
  withMemory: 'held.withMemory',
  withoutMemory: 'held.withoutMemory',
  removed: 'removed',
});

export const VOLUME = states(volumeMachine, {
  online: 'online',
  incomplete: 'incomplete',
  inService: 'inService',
  offline: 'offline',
});

export const DRIVES = states(drivesMachine, {
  none: 'none',
  whole: 'whole',
  away: 'away',
  empty: 'empty',
  behind: 'behind',
});

export const POOL = states(poolMachine, { current: 'settled.current', behind: 'settled.behind', updating: 'updating' });
