/** What a cluster consists of: its nodes, groups and resources, each with its node and its group, and who may own them. */
import { clusterAt, hostAt, hostName, vmAt } from '../../model/rules/names.js';
import { isVm, type World } from '../../model/world.js';
import { toText } from '../runtime/text.js';
import { PsObject, type Value } from '../runtime/values.js';
import { availableStorage, coreGroup, witnessName } from './cluster-shapes.js';
import { rolesOf, SHAPES } from './names.js';
import { custom, guidOf, thing } from './shape.js';
import { type Sight, worldOf } from './sight.js';

export interface Part {
  readonly name: string;
  readonly value: Value;
  /** The node that has it now. */
  readonly node?: number;
  /** The group that it is in, as objects of groups know it. */
  readonly group?: number;
}

const RESOURCE = 'Microsoft.FailoverClusters.PowerShell.ClusterResource';

export const membersOf = (sight: Sight, cluster: number): readonly Part[] =>
  clusterAt(worldOf(sight), cluster).members.map((host) => ({
    name: hostAt(worldOf(sight), host).name,
    value: thing(SHAPES.CLUSTER_NODE, host, sight),
    node: host,
  }));

/** Available storage is where the core group is: what it holds is not modelled. */
export function groupsOf(sight: Sight, cluster: number): readonly Part[] {
  const { core } = clusterAt(worldOf(sight), cluster);
  const group = (name: string, ref: number, node: number): Part => ({
    name,
    value: thing(SHAPES.CLUSTER_GROUP, ref, sight),
    node,
    group: ref,
  });
  return [
    group('Available Storage', availableStorage(cluster), core),
    group('Cluster Group', coreGroup(cluster), core),
    ...rolesOf(sight, cluster).map(({ name, index }) => group(name, index, vmAt(worldOf(sight), index).host)),
  ];
}

export function resourcesOf(sight: Sight, cluster: number): readonly Part[] {
  const world = worldOf(sight);
  return groupsOf(sight, cluster).flatMap(({ name: group, group: ref = 0, node = 0 }) => {
    const resource = (name: string, type: string, state = 'Online'): Part => ({
      name,
      value: custom(RESOURCE, {
        Name: name,
        State: state,
        OwnerGroup: group,
        ResourceType: type,
        OwnerNode: hostName(world, node),
        Cluster: clusterAt(world, cluster).name,
      }),
      node,
      group: ref,
    });
    if (ref === availableStorage(cluster)) return [];
    if (ref === coreGroup(cluster))
      return [
        resource('Cluster IP Address', 'IP Address'),
        resource('Cluster Name', 'Network Name'),
        ...witnessOf(world, cluster).map(([name, type, state]) => resource(name, type, state)),
      ];
    const state = toText(SHAPES.CLUSTER_GROUP.byName.get('state')?.get(ref, sight) ?? 'Online');
    if (!isVm(vmAt(world, ref))) return [resource(group, 'Generic Application', state)];
    return [
      resource(`Virtual Machine ${group}`, 'Virtual Machine', state),
      resource(`Virtual Machine Configuration ${group}`, 'Virtual Machine Configuration'),
    ];
  });
}

function witnessOf(world: World, cluster: number): readonly (readonly [name: string, type: string, state: string])[] {
  const name = witnessName(world, cluster);
  if (name === '') return [];
  const type = name === 'Cluster Disk 1' ? 'Physical Disk' : name;
  return [[name, type, clusterAt(world, cluster).witnessLost ? 'Failed' : 'Online']];
}

/** What a cluster uses a network for, by the traffic that the scenario names; metrics only rank them [assumed]. */
function roleOf(carries: readonly string[] | undefined): readonly [role: string, metric: number] {
  if (carries === undefined || carries.some((kind) => kind === 'management' || kind === 'guests'))
    return ['ClusterAndClient', 70_240];
  return carries.some((kind) => kind === 'cluster' || kind === 'migration') ? ['Cluster', 30_240] : ['None', 80_240];
}

export const networksOf = ({ networks }: Sight, cluster: number): readonly Part[] =>
  networks.map(({ name, carries }, at) => {
    const [role, metric] = roleOf(carries);
    const value = custom('Microsoft.FailoverClusters.PowerShell.ClusterNetwork', {
      Name: name,
      State: 'Up',
      Metric: metric + at,
      Role: role,
      Id: guidOf(`network/${cluster}/${name}`).toLowerCase(),
    });
    return { name, value };
  });

/** Whether a value is a resource of a cluster, as Get-ClusterResource puts it out. */
export const isResource = (value: Value): value is PsObject =>
  value instanceof PsObject && value.typeNames[0] === RESOURCE;

/** The group that a resource is in. */
export const groupOfResource = (resource: PsObject): string => toText(resource.get('OwnerGroup') ?? null);

const owned = (name: string, nodes: readonly string[]): Value =>
  custom('Microsoft.FailoverClusters.PowerShell.ClusterOwnerNodeList', { ClusterObject: name, OwnerNodes: [...nodes] });

/** Nodes that a group prefers, the first choice first; none where none is written. */
export function preferredOwners(sight: Sight, { name, group = 0 }: Part): Value {
  const world = worldOf(sight);
  return owned(name, group < 0 ? [] : vmAt(world, group).preferredOwners.map((host) => hostName(world, host)));
}

/** Nodes that may own a resource: all of them where nobody has said which. */
export function possibleOwners(sight: Sight, cluster: number, { name, group = 0 }: Part): Value {
  const world = worldOf(sight);
  const written = group < 0 ? null : vmAt(world, group).possibleOwners;
  const nodes = written ?? clusterAt(world, cluster).members;
  return owned(
    name,
    nodes.map((host) => hostName(world, host)),
  );
}
