/** Nodes that a script pauses beside an upgrade and never resumes: the upgrade resumes only those that it drains itself. */
import type { Micros } from '../../base/units.js';
import { hostAt } from '../../model/rules/names.js';
import type { Host } from '../../model/world.js';
import type { ScriptLine } from '../../operators/script-line.js';
import type { Scenario } from '../scenario.js';
import type { Finding } from './finding.js';
import { atOnceIn, nodeAway, turnsOf } from './nights.js';
import { type Rolling, rollingOf } from './plan.js';

/** The last that a script does to a node: it is paused, or serves again, or is gone. */
interface Last {
  readonly paused: boolean;
  readonly atUs: Micros;
  readonly line: number;
}

const PAUSES = 'Suspend-ClusterNode';
const ENDS: readonly string[] = ['Resume-ClusterNode', 'Remove-ClusterNode'];

export function leftPaused(scenario: Scenario): readonly Finding[] {
  const rolling = rollingOf(scenario);
  if (rolling === undefined || rolling.plan.into !== undefined) return [];
  const { plan, world } = rolling;
  return plan.order.flatMap((index): Finding[] => {
    const host = hostAt(world, index);
    const last = lastOf(scenario, host);
    if (last === undefined || !last.paused || isTakenLater(scenario, rolling, index, last.atUs)) return [];
    const isSure = last.atUs < nodeAway(scenario, plan) * turnsOf(rolling);
    return [
      {
        id: 'level/cannot-rise',
        severity: isSure ? 'error' : 'warning',
        line: last.line,
        subject: `host:${host.name}`,
        why: `A line pauses ${host.name}${isSure ? '' : ', perhaps before the upgrade is done'}, and none resumes it; the upgrade does not either, since it is not its turn then. The functional level rises only while every member is Up.`,
        remedy: `Resume it before the level is to rise: Resume-ClusterNode ${host.name}.`,
      },
    ];
  });
}

/** Whether the turn of a node may not be over yet: at its end the upgrade resumes it, or it joins again. */
function isTakenLater(scenario: Scenario, { plan, world, hops }: Rolling, host: number, atUs: Micros): boolean {
  const todo = plan.order.filter((one) => hostAt(world, one).release !== hops[0]);
  const turn = todo.indexOf(host);
  if (hops.length > 1) return turn >= 0;
  return turn >= 0 && atUs < (Math.floor(turn / atOnceIn(plan)) + 1) * nodeAway(scenario, plan);
}

/** What a script does last to a host, as far as its lines say when; undefined: it pauses and resumes nothing, or only after a condition. */
function lastOf({ plans }: Scenario, { name }: Host): Last | undefined {
  let last: Last | undefined;
  for (const plan of plans) {
    let nowUs = 0;
    for (const line of plan.kind === 'script' ? plan.lines : []) {
      nowUs = Math.max(nowUs, line.atUs ?? nowUs);
      if (line.action.kind === 'until') return last?.paused === true ? undefined : last;
      if (line.action.kind === 'manual') nowUs += line.action.takeUs;
      const does = doneTo(line, name);
      if (does !== undefined) last = { paused: does === PAUSES, atUs: nowUs, line: line.line ?? 1 };
    }
  }
  return last;
}

/** The cmdlet of a line that pauses a host, or ends that. */
function doneTo({ action, expect }: ScriptLine, name: string): string | undefined {
  if (action.kind !== 'run' || expect === 'refused' || typeof expect === 'object') return undefined;
  return action.calls.findLast(
    ({ cmdlet, args }) =>
      (cmdlet === PAUSES || ENDS.includes(cmdlet)) &&
      args['WhatIf'] !== true &&
      [args['Name']].flat().some((one) => String(one).toLowerCase() === name.toLowerCase()),
  )?.cmdlet;
}
