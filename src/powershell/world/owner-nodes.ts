/** Get-ClusterOwnerNode: the nodes that a group prefers, and those that may own a resource. */
import { clusterAt } from '../../model/rules/names.js';
import { NONE } from '../../model/world.js';
import { type Call, type Cmdlet, cmdlet, INPUT, listArg, parameter, type Run, textArg } from '../cmdlets/build.js';
import { emitAll } from '../runtime/execute.js';
import type { Value } from '../runtime/values.js';
import { absent, CLUSTER_PARAMETER, clusterOfCall } from './cluster-meant.js';
import { groupsOf, isResource, possibleOwners, preferredOwners, resourcesOf } from './cluster-parts.js';
import { isThing, nameIn, SHAPES } from './names.js';
import { type Sight, worldOf } from './sight.js';

type Kind = 'Group' | 'Resource' | 'ResourceType' | '';

/** Preferred owners of groups, possible ones of resources. */
export const ownerNodes = (sight: Sight): Cmdlet =>
  cmdlet(
    'Get-ClusterOwnerNode',
    'Which nodes a role prefers, or which may own a resource; unwritten, the preferred owners of every group.',
    [
      parameter('Group', 'text', 'The role.'),
      parameter('Resource', 'text', 'The resource.'),
      parameter('ResourceType', 'text', 'The type of resources.'),
      INPUT,
      CLUSTER_PARAMETER,
    ],
    (call) => {
      const answer = (kind: Kind, name: string, written = nameIn(call.args.get('Cluster') ?? '')): Run =>
        emitAll(call.emit, ownersOf(sight, call, clusterOfCall(sight, call, written), kind, name));
      const ofObject = (value: Value): Run => {
        if (isThing(value, SHAPES.CLUSTER)) return answer('', '', nameIn(value));
        return answer(isResource(value) ? 'Resource' : 'Group', nameIn(value));
      };
      const given = (['Group', 'Resource', 'ResourceType'] as const).find((kind) => call.args.has(kind));
      return {
        *alone() {
          const held = listArg(call.args, 'InputObject');
          if (held.length === 0) yield* answer(given ?? '', textArg(call.args, given ?? ''));
          for (const value of held) yield* ofObject(value);
        },
        take: ofObject,
      };
    },
  );

function ownersOf(sight: Sight, call: Call, cluster: number, kind: Kind, name: string): Value[] {
  if (cluster === NONE) return [];
  const groups = groupsOf(sight, cluster);
  if (kind === '') return groups.map((part) => preferredOwners(sight, part));
  if (kind === 'ResourceType') return [possibleOwners(sight, cluster, { name, value: null, group: NONE })];
  const all = kind === 'Group' ? groups : resourcesOf(sight, cluster);
  const found = all.filter((part) => part.name.toLowerCase() === name.toLowerCase());
  if (found.length === 0) absent(call, kind, name, clusterAt(worldOf(sight), cluster).name);
  return found.map((part) => (kind === 'Group' ? preferredOwners(sight, part) : possibleOwners(sight, cluster, part)));
}
