/** One command of a procedure, with what is waited for. */
import { cmdletWord } from '../base/text.js';
import type { Arguments } from '../model/commands/index.js';
import { hostName } from '../model/rules/names.js';
import { NONE, type World } from '../model/world.js';
import type { Stage } from './jobs.js';

export const stage = (
  name: string,
  subject: number,
  given: Arguments,
  text: string,
  waits: string,
): Extract<Stage, { kind: 'cmdlet' }> => ({
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
): Extract<Stage, { kind: 'cmdlet' }> =>
  stage(cmdlet, host, given, `${cmdlet} -Name ${cmdletWord(name)}${more}`, waits);

/** How a command says which cluster it is about, where there are several. */
export const onCluster = ({ clusters }: World, index: number): string =>
  clusters.length > 1 ? ` -Cluster ${cmdletWord(clusters[index]?.name ?? '')}` : '';

/** A host becomes a member. */
export function joinOf(world: World, host: number, cluster: number): Extract<Stage, { kind: 'cmdlet' }> {
  const name = hostName(world, host);
  return byName('Add-ClusterNode', host, name, `${name} to join`, { Cluster: cluster }, onCluster(world, cluster));
}
