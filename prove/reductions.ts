/** Whether symmetry, remembering what moves did, or leaving out orders changes a verdict: small clusters at random, explored with them and without. */

import { GiB } from '../src/base/units.js';
import { releaseIndex } from '../src/model/catalog/index.js';
import type { WorldSpec } from '../src/model/world-spec.js';
import { Drawn } from '../src/search/cases/chooser.js';
import { explore } from '../src/search/certificate.js';
import type { CommandKind } from '../src/search/command-kinds.js';
import type { ExploreOptions } from '../src/search/explore-options.js';
import type { FaultKind } from '../src/search/fault-kinds.js';

const HOPS = [
  ['WS2012R2', 'WS2016'],
  ['WS2016', 'WS2019'],
  ['WS2019', 'WS2022'],
] as const;

/** Rules that are switched off in some of them: what is then broken must be found both ways. */
const DOUBTS = [
  'level/every-member-is-up',
  'level/every-member-supports-it',
  'quorum/eviction-keeps-quorum',
  'membership/compatible-release',
  'placement/node-accepts-roles',
  'drain/only-an-emptied-node-leaves',
  'vm-version/host-must-support',
  'memory/assigned-fits',
] as const;

const COMMANDS: readonly CommandKind[] = [
  'pause',
  'drain',
  'resume',
  'evict',
  'install',
  'install-old',
  'join',
  'level',
  'move',
  'stop',
  'start',
  'version',
  'quick',
];
const FAULTS: readonly FaultKind[] = ['crash', 'path', 'failed-installation', 'failed-migration'];

/** The question of a seed, small enough that both searches come to their end. */
function questionOf(seed: string): ExploreOptions {
  const draw = new Drawn(`reductions/${seed}`);
  const [from, to] = draw.of(HOPS).map((key) => releaseIndex(key)) as [number, number];
  const hosts = draw.between(2, 3);
  const vms = draw.between(1, hosts === 3 ? 1 : 2);
  const mixed = draw.chance(0.3);
  const memory = draw.of([8, 64]);
  const world: WorldSpec = {
    clusters: [{ name: 'C', level: from, witness: draw.of([0, 2]) }],
    hosts: Array.from({ length: hosts }, (_, at) => ({
      ...{ name: `H${at + 1}`, release: mixed && at === 0 ? to : from, cluster: 0, cores: 8, memory: memory * GiB },
    })),
    vms: Array.from({ length: vms }, (_, at) => ({
      ...{ name: `v${at + 1}`, host: draw.between(0, hosts - 1), startup: draw.of([1, 3]) * GiB },
      ...(draw.chance(0.2) ? { state: draw.of(['Off', 'Saved'] as const) } : {}),
      ...(draw.chance(0.2) ? { possibleOwners: [0, 1] } : {}),
    })),
    doubts: draw.chance(0.6) ? [draw.of(DOUBTS)] : [],
  };
  const commands = COMMANDS.filter(() => draw.chance(0.6));
  const budget = draw.between(0, 1);
  return { world, grain: 'atomic', commands, faults: [draw.of(FAULTS)], budget, to: [to], maxStates: STATES_MAX };
}

const STATES_MAX = 20_000;

const REDUCTIONS = [
  ['symmetry and memory', {}],
  ['fewer orders too', { reducesOrders: true }],
] as const;

/** What searches with reductions answer differently from one without; undefined: one of them is too large to compare. */
export function compared(seed: string): readonly string[] | undefined {
  const question = questionOf(seed);
  const plain = explore({ ...question, symmetry: false, repeats: true });
  const found = REDUCTIONS.map(([, more]) => explore({ ...question, ...more, symmetry: true, repeats: false }));
  if ([plain, ...found].some(({ end }) => end !== 'complete')) return undefined;
  const other = new Map(plain.claims.map(({ id, result, depth }) => [id, `${result} ${depth ?? ''}`]));
  return found.flatMap(({ claims }, which) =>
    claims
      .map(({ id, result, depth }) => ({ id, says: `${result} ${depth ?? ''}` }))
      .filter(({ id, says }) => other.get(id) !== says)
      .map(({ id, says }) => `seed ${seed}: ${id} is ${says} with ${REDUCTIONS[which]?.[0]}, ${other.get(id)} without`),
  );
}
