/** Checkpoints that are there already and hold saved state: while there is one, the version of its VM cannot be raised. */
import { cmdletWord, quote } from '../../base/text.js';
import type { VmSpec } from '../../model/world-spec.js';
import type { Scenario } from '../scenario.js';
import type { Finding } from './finding.js';
import { type Call, callsOf } from './installations.js';
import { courseOf, rolesOf, rollingOf } from './plan.js';

export function checkpoints(scenario: Scenario): readonly Finding[] {
  const held = scenario.world.vms.filter((vm) => savedStates(vm).length > 0);
  return held.length === 0 ? [] : [...byThePlan(scenario), ...byTheScript(scenario, held)];
}

/** Names of those that hold saved state. */
const savedStates = ({ checkpoints: all = [] }: VmSpec): string[] =>
  all.flatMap(({ name, memory }) => (memory ? [name] : []));

function byThePlan(scenario: Scenario): Finding[] {
  const rolling = rollingOf(scenario);
  if (rolling === undefined) return [];
  return rolesOf(rolling).flatMap((role) => {
    const spec = scenario.world.vms[role.index];
    const names = spec === undefined ? [] : savedStates(spec);
    if (spec === undefined || names.length === 0 || courseOf(rolling, role).raises === 0) return [];
    const why = `the plan raises the version of ${role.name} (\`vmVersions: ${rolling.plan.vmVersions}\`)`;
    return [inTheWay(scenario, spec, names, why, scenario.places.vms[role.index] ?? 1)];
  });
}

/** What lines of the script remove before is not in the way; what they take is not looked at. */
function byTheScript(scenario: Scenario, held: readonly VmSpec[]): Finding[] {
  const calls = callsOf(scenario);
  return held.flatMap((vm) => {
    const at = calls.findIndex((call) => call.cmdlet === 'Update-VMVersion' && isOf(call, vm));
    const call = calls[at];
    if (call === undefined) return [];
    const removed = calls.slice(0, at).filter((one) => one.cmdlet === 'Remove-VMSnapshot' && ofVm(one, vm));
    const names = savedStates(vm).filter((name) => !removed.some(({ args }) => isAny(args['Name'], name)));
    const why = `line ${call.line} says ${call.text}`;
    return names.length === 0 ? [] : [inTheWay(scenario, vm, names, why, call.line)];
  });
}

const isSame = (one: unknown, other: string): boolean => String(one).toLowerCase() === other.toLowerCase();

const isOf = ({ args }: Call, { name }: VmSpec): boolean => [args['Name']].flat().some((one) => isSame(one, name));

const ofVm = ({ args }: Call, { name }: VmSpec): boolean => [args['VMName']].flat().some((one) => isSame(one, name));

/** Without a name a cmdlet means all of them. */
const isAny = (written: unknown, name: string): boolean =>
  written === undefined || [written].flat().some((one) => isSame(one, name));

function inTheWay(
  { world }: Scenario,
  { name: vm, host }: VmSpec,
  names: readonly string[],
  why: string,
  line: number,
): Finding {
  const on = cmdletWord(world.hosts[host]?.name ?? '');
  const which = names.length === 1 ? `the checkpoint ${quote(names[0] ?? '')}` : `${names.length} checkpoints`;
  return {
    id: 'hop/checkpoint-in-the-way',
    severity: 'error',
    line,
    subject: `vm:${vm}`,
    why: `${why[0]?.toUpperCase()}${why.slice(1)}, and ${which} of it ${names.length === 1 ? 'holds' : 'hold'} saved state: Update-VMVersion refuses.`,
    remedy: `Remove ${names.length === 1 ? 'it' : 'them'} beforehand, and wait until the disks have merged: Remove-VMSnapshot -VMName ${cmdletWord(vm)} -ComputerName ${on}.`,
  };
}
