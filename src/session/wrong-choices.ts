/** Choices of a policy that a rule has refused, and that it could have known to be wrong. */
import { hostName, vmName } from '../model/rules/names.js';
import { NONE } from '../model/world.js';
import type { Run } from '../sim/simulate.js';

/** Rules about when a VM moves or starts, and not where. */
export const ABOUT_WHEN =
  /^(migration\/free-slot|migration\/vm-holds-still|state\/does-not-answer|takeover\/.*|start-order\/.*)$/;

export interface WrongChoice {
  readonly rule: string;
  readonly says: string;
}

/** The first one of each rule. */
export function wrongChoices({ trace, world }: Pick<Run, 'trace' | 'world'>): readonly WrongChoice[] {
  const found = new Map<string, WrongChoice>();
  for (const [, { refusal, by, step }] of trace.commands()) {
    if (by !== undefined || refusal === undefined || ABOUT_WHEN.test(refusal.rule) || found.has(refusal.rule)) continue;
    const [vm, host] = [vmName(world, step?.subject ?? NONE), hostName(world, step?.arg ?? NONE)];
    const says = `It sends ${vm} to ${host}, which ${refusal.rule} forbids: ${refusal.message}`;
    found.set(refusal.rule, { rule: refusal.rule, says });
  }
  return [...found.values()];
}
