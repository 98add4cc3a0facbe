/** What a description says of switches, traits, microcode, sites and checkpoints, as the sets and numbers of a world. */
import { type HostTrait, hostTraits, PROBLEMS, vmTraits } from './catalog/index.js';
import { type Hindrances, hindrancesIn } from './hindrances.js';
import { CHECKPOINT } from './states.js';
import { ALL_SWITCHES, type Checkpoint, type Host, NONE, type World } from './world.js';
import type { HostSpec, WorldSpec } from './world-spec.js';

/** What is lost or changed when a host is installed anew. Unwritten switches: every one that somebody looks for. */
export interface FittingsSpec {
  readonly switches?: readonly string[];
  readonly traits?: readonly HostTrait[];
  /** Unwritten: 0. */
  readonly microcode?: number;
}

/** What a host has of NUMA nodes. */
export interface NumaSpec {
  /** Unwritten: 1. */
  readonly numaNodes?: number;
  /** Unwritten: true. */
  readonly numaSpanning?: boolean;
}

/** Those that VMs have at the beginning. */
export const checkpointsIn = ({ vms }: WorldSpec): Checkpoint[] =>
  vms
    .flatMap(({ checkpoints = [] }, vm) => checkpoints.map((one) => ({ ...one, vm })))
    .map(({ name, memory, vm }, index) => ({
      index,
      name,
      vm,
      state: memory ? CHECKPOINT.withMemory : CHECKPOINT.withoutMemory,
    }));

/** The number of a switch or of a site by its name, without regard to case; -1 where there is none of that name. */
export const numberNamed = (names: readonly string[], name: string): number =>
  names.findIndex((one) => one.toLowerCase() === name.toLowerCase());

/** Names of the switches that somebody has, will have, or is connected to, each as it is written first. */
export function switchesIn({ hosts, vms }: WorldSpec): readonly string[] {
  const names = [...hosts.flatMap((host) => [host.switches, host.rebuilt?.switches]), ...vms.map((vm) => vm.switches)];
  return firstWritten(names.flatMap((some) => some ?? []));
}

/** Each name once, as it is written first: Windows tells no case of them apart. */
function firstWritten(names: readonly string[]): readonly string[] {
  const found = new Map<string, string>();
  for (const name of names) if (!found.has(name.toLowerCase())) found.set(name.toLowerCase(), name);
  return [...found.values()];
}

export const switchSet = (names: readonly string[], some: readonly string[] | undefined): number | undefined =>
  some?.reduce((set, name) => set | (1 << numberNamed(names, name)), 0);

export function hindrancesOf({ hosts, vms, mode = 'compression' }: WorldSpec): Hindrances {
  return hindrancesIn(PROBLEMS, {
    hostTraits: hostTraits(hosts.flatMap((host) => [...(host.traits ?? []), ...(host.rebuilt?.traits ?? [])])),
    vmTraits: vmTraits(vms.flatMap((vm) => vm.traits ?? [])),
    builds: hosts.some(({ revision }) => revision !== undefined),
    sites: hosts.some(({ site }) => site !== undefined),
    mode,
  });
}

/** Names of the sites of hosts, in the order of the hosts. */
export const sitesIn = ({ hosts }: WorldSpec): readonly string[] =>
  firstWritten(hosts.flatMap(({ site }) => site ?? []));

/** Number of a site by its name; NONE where there is none. */
export const siteNumber = (names: readonly string[], name: string | undefined): number =>
  name === undefined ? NONE : numberNamed(names, name);

/** By host: the first one of its fault domain. Racks of one name in two sites are two. */
export function domainsOf(hosts: readonly HostSpec[]): readonly number[] {
  const first = new Map<string, number>();
  return hosts.map(({ site = '', rack }, index) => {
    if (rack === undefined && site === '') return index;
    const key = `${site}\n${rack ?? ''}`.toLowerCase();
    const known = first.get(key) ?? index;
    first.set(key, known);
    return known;
  });
}

/** What a host has that migrations ask for, now and after a clean installation. */
export function fittings(
  { switchNames }: World,
  spec: HostSpec,
): Pick<Host, 'switches' | 'traits' | 'microcode' | 'nodeMemory' | 'nodeCores' | 'numaSpanning' | 'rebuilt'> {
  const { switches, traits, microcode, numaNodes = 1, rebuilt } = spec;
  return {
    nodeMemory: Math.floor(spec.memory / numaNodes),
    nodeCores: Math.floor(spec.cores / numaNodes),
    numaSpanning: spec.numaSpanning ?? true,
    switches: switchSet(switchNames, switches) ?? ALL_SWITCHES,
    traits: hostTraits(traits ?? []),
    microcode: microcode ?? 0,
    rebuilt:
      rebuilt === undefined
        ? null
        : {
            switches: switchSet(switchNames, rebuilt.switches),
            traits: rebuilt.traits && hostTraits(rebuilt.traits),
            microcode: rebuilt.microcode,
          },
  };
}
