/** One command of a procedure, with what is waited for. */
import { cmdletWord } from '../base/text.js';
import type { Arguments } from '../model/commands/index.js';
import { hostAt, hostName, releaseKey } from '../model/rules/names.js';
import { NONE, type World } from '../model/world.js';
import type { Stage } from './jobs.js';

export type Cmdlet = Extract<Stage, { kind: 'cmdlet' }>;

export const stage = (name: string, subject: number, given: Arguments, text: string, waits: string): Cmdlet => ({
  kind: 'cmdlet',
  step: { do: name, subject, arg: NONE, with: given },
  text,
  waits,
});

/** A command about a host that takes its name. */
export const byName = (
  cmdlet: string,
  host: number,
  name: string,
  waits: string,
  given: Arguments = {},
  more = '',
): Cmdlet => stage(cmdlet, host, given, `${cmdlet} -Name ${cmdletWord(name)}${more}`, waits);

/** How a command says which cluster it is about, where there are several. */
export const onCluster = ({ clusters }: World, index: number): string =>
  clusters.length > 1 && index !== NONE ? ` -Cluster ${cmdletWord(clusters[index]?.name ?? '')}` : '';

/** A host becomes a member. */
export function joinOf(world: World, host: number, cluster: number): Cmdlet {
  const name = hostName(world, host);
  return byName('Add-ClusterNode', host, name, `${name} to join`, { Cluster: cluster }, onCluster(world, cluster));
}

/** A command about a member as such, which names its cluster where there are several. */
function ofMember(world: World, cmdlet: string, host: number, waits: string, given: Arguments, more: string): Cmdlet {
  const { name, cluster } = hostAt(world, host);
  return byName(cmdlet, host, name, waits, given, `${onCluster(world, cluster)}${more}`);
}

/** The roles of a node leave it. */
export const drainOf = (world: World, host: number): Cmdlet =>
  ofMember(
    world,
    'Suspend-ClusterNode',
    host,
    `the drain of ${hostName(world, host)}`,
    { Drain: true, Wait: true },
    ' -Drain -Wait',
  );

/** The same, and nobody waits for it. */
export const drainBegunOf = (world: World, host: number): Cmdlet =>
  ofMember(world, 'Suspend-ClusterNode', host, `the drain of ${hostName(world, host)}`, { Drain: true }, ' -Drain');

/** A node leaves its cluster. */
export const evictionOf = (world: World, host: number): Cmdlet =>
  ofMember(world, 'Remove-ClusterNode', host, `the eviction of ${hostName(world, host)}`, { Force: true }, ' -Force');

/** A paused node serves again; unless it is said otherwise it takes back at once the roles that were drained from it. */
export const resumeOf = (world: World, host: number, failback = 'Immediate'): Cmdlet =>
  ofMember(
    world,
    'Resume-ClusterNode',
    host,
    `${hostName(world, host)} to resume`,
    { Failback: failback },
    ` -Failback ${failback}`,
  );

/** A host gets another release: anew, or over what it has. */
export function installationOf(world: World, host: number, release: number, method: 'clean' | 'in-place'): Cmdlet {
  const [name, key] = [hostName(world, host), releaseKey(release)];
  const [given, more] = method === 'clean' ? [{}, ''] : [{ InPlace: true }, ' -InPlace'];
  return byName(
    'Install-HostRelease',
    host,
    name,
    `the installation of ${key} on ${name}`,
    { Release: release, ...given },
    ` -Release ${key}${more}`,
  );
}
