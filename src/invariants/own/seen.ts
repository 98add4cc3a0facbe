/** What of the world a condition can see, by bits, and which facts may have changed it: a condition that sees none of that says what it said. */
import { FACTS, type FactName } from '../../model/facts.js';
import type { Outcome } from '../../model/turn.js';

/** `vms`: all of VMs but where they are; `times`: what a run counts and measures, which any step may have changed. */
export const SEES = { clusters: 1, hosts: 2, vms: 4, places: 8, times: 16 } as const;

/** Facts after which no row is another. */
const UNSEEN: readonly FactName[] = [
  'core-group-moved',
  'move-queued',
  'migration-started',
  'copy-started',
  'version-held',
  'version-upgradable',
  'version-highest',
  'version-updating',
  'checkpoint-taken',
  'checkpoint-removed',
  'vm-waits',
  'level-already-highest',
  'pool-behind',
  'pool-updating',
  'pool-updated',
  'setting-changed',
  'host-setting-changed',
  'unanswered',
];

/** Facts of a VM that change nothing of it but where it is, if that. */
const OF_PLACES: readonly FactName[] = [
  'mirror-started',
  'relocation-started',
  'files-moved',
  'files-stayed',
  'blackout-started',
  'vm-arrived',
  'migration-completed',
  'migration-failed',
  'migration-cancelled',
  'move-hindered',
];

const OF_ENTITY = {
  cluster: SEES.clusters,
  host: SEES.hosts,
  vm: SEES.vms | SEES.places,
  volume: 0,
  checkpoint: 0,
} as const;

/** By kind of fact, what it may have changed. */
const CHANGES: readonly number[] = FACTS.map(({ name, about }) => {
  if (UNSEEN.includes(name)) return 0;
  if (name === 'affinity-changed') return SEES.times | SEES.vms;
  return SEES.times | (OF_PLACES.includes(name) ? SEES.places : OF_ENTITY[about]);
});

/** What a step may have changed. */
export function changedBy({ facts, factLength }: Outcome): number {
  let changed = 0;
  for (let at = 0; at < factLength; at += 3) changed |= CHANGES[facts[at] as number] as number;
  return changed;
}
