/** The rules that no page states and on which a result rests nevertheless: they refused something, or keep a role where it is. */
import { LEDGER } from '../model/rules/index.js';
import { drainKindOf } from '../model/rules/move-kind.js';
import { vmAt } from '../model/rules/names.js';
import { obstacleOfKind } from '../model/rules/targets.js';
import { DRAIN } from '../model/states.js';
import type { World } from '../model/world.js';
import type { Rehearsal } from '../session/index.js';
import type { Assumed } from './assumed.js';
import { refusalsOf } from './figures.js';
import { counted } from './names.js';

/** In the order of the ledger. */
export function rulesThatDecided(rehearsal: Rehearsal): Assumed[] {
  const times = new Map<string, number>();
  const count = (id: string): void => void times.set(id, (times.get(id) ?? 0) + 1);
  for (const { rule } of refusalsOf(rehearsal)) count(rule);
  for (const id of keptBy(rehearsal.run.world)) count(id);
  return LEDGER.flatMap(({ id, confidence, statement }) => {
    const refused = times.get(id);
    if (refused === undefined || (confidence !== 'derived' && confidence !== 'assumed')) return [];
    return [{ id, value: `decided ${counted(refused, 'time')}`, confidence, note: statement }];
  });
}

/** Drains that failed: for each role that stays, the rules that keep it from the other nodes. */
function keptBy(world: World): string[] {
  return world.hosts.flatMap(({ index, drain, cluster, vms }) => {
    if (drain !== DRAIN.failed) return [];
    const others = (world.clusters[cluster]?.members ?? []).filter((one) => one !== index);
    return vms
      .map((vm) => vmAt(world, vm))
      .filter((vm) => vm.clustered)
      .flatMap((vm) => {
        const kind = drainKindOf(world, vm);
        return [...new Set(others.flatMap((one) => obstacleOfKind(world, kind, vm.index, one)?.id ?? []))];
      });
  });
}
