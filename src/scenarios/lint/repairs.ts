/** Scripts that go from one node of Storage Spaces Direct to the next while the drives of the one before are not whole. */
import { HOUR, type Micros } from '../../base/units.js';
import { drainsDrives, releaseAt } from '../../model/catalog/index.js';
import { type Host, NONE, STORAGES, type World } from '../../model/world.js';
import type { CmdletCall, ScriptLine } from '../../operators/script-line.js';
import { buildWorld, type Scenario } from '../scenario.js';
import type { Finding } from './finding.js';

export function repairs(scenario: Scenario): readonly Finding[] {
  const world = buildWorld(scenario);
  if (!world.pools) return [];
  return scenario.plans.flatMap((plan) => (plan.kind === 'script' ? hasty(world, plan.lines) : []));
}

/** Nodes whose drives are out of their pool, or may lack what was written: from line to line, until something waits. */
function hasty(world: World, lines: readonly ScriptLine[]): Finding[] {
  const behind = new Set<Host>();
  return lines.flatMap((line) => {
    if (waits(line)) behind.clear();
    const { action } = line;
    const found = action.kind === 'run' ? action.calls.flatMap((call) => taken(world, call, line, behind)) : [];
    if (line.ends === 'drives-whole') behind.clear();
    return found;
  });
}

/** Whether a line begins only after something, or at a time, that may be late enough. */
const waits = ({ action, atUs }: ScriptLine): boolean =>
  atUs !== undefined || action.kind === 'until' || (action.kind === 'manual' && isWatch(action));

/** Work by hand that is about the repair by its own words, or that takes longer than the repairs after a night's work do. */
const isWatch = ({ what, takeUs }: { readonly what: string; readonly takeUs: Micros }): boolean =>
  takeUs >= LONG_ENOUGH_US || ABOUT_REPAIRS.test(what);

const ABOUT_REPAIRS = /repair|resync|rebuil[dt]|storage ?jobs?|virtual ?disks?|healthy|\bwhole\b/i;

const LONG_ENOUGH_US: Micros = HOUR;

/** Cmdlets that take the drives of a node out of their pool. */
const TAKES: readonly string[] = ['Enable-StorageMaintenanceMode', 'Stop-ClusterNode', 'Remove-ClusterNode'];

const drains = ({ cmdlet, args }: CmdletCall): boolean => cmdlet === 'Suspend-ClusterNode' && args['Drain'] === true;

function taken(world: World, call: CmdletCall, { line = 1, expect }: ScriptLine, behind: Set<Host>): Finding[] {
  const asks = TAKES.includes(call.cmdlet) || drains(call);
  if (expect === 'refused' || typeof expect === 'object') return [];
  return [call.args['Name']].flat().flatMap((name): Finding[] => {
    const host = world.hosts.find((one) => one.name.toLowerCase() === String(name ?? '').toLowerCase());
    if (host === undefined || !isPooled(world, host)) return [];
    const other = [...behind].find((one) => one !== host && one.cluster === host.cluster);
    if (leavesPool(call, host)) behind.add(host);
    return asks && other !== undefined ? [tooEarly(line, host, other)] : [];
  });
}

const isPooled = (world: World, { cluster }: Host): boolean =>
  cluster !== NONE && STORAGES[world.clusters[cluster]?.storage ?? 0] === 's2d';

/** Older releases leave the drives of a node that is drained in service. */
const leavesPool = (call: CmdletCall, { release }: Host): boolean =>
  TAKES.includes(call.cmdlet) ||
  call.cmdlet === 'Install-HostRelease' ||
  (drains(call) && drainsDrives(releaseAt(release).key));

const tooEarly = (line: number, { name }: Host, other: Host): Finding => ({
  id: 'script/no-wait-for-repair',
  severity: 'warning',
  line,
  subject: `host:${name}`,
  why: `The drives of ${other.name} were taken out of their pool by a line before, and nothing waits until they are whole: ${name} is refused (5987), or volumes go offline.`,
  remedy: `Wait until Get-StorageJob is empty and every virtual disk is Healthy: \`ends: drives-whole\` where ${other.name} comes back, or a \`manual:\` that says so.`,
});
