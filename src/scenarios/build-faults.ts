/** Faults as the driver plays them. */
import { assert } from '../base/assert.js';
import type { Fault } from '../sim/question.js';
import { DEFAULT_NETWORK } from './defaults.js';
import type { Directory } from './directory.js';
import type { Written } from './schema.js';

type WrittenFault = NonNullable<Written['faults']>[number];

export function faultOf(fault: WrittenFault, { hosts, networks }: Directory): Fault {
  if ('crash' in fault)
    return { kind: 'crash', atUs: fault.at, host: indexOf(fault.crash, hosts), ...lasting(fault.for) };
  if ('slow' in fault) {
    const network = networks.find(fault.slow)?.name ?? DEFAULT_NETWORK.name;
    return { kind: 'slow', atUs: fault.at, network, to: fault.to, ...lasting(fault.for) };
  }
  if ('fail' in fault) return { kind: 'failed-installation', atUs: fault.at, host: indexOf(fault.on, hosts) };
  assert('random' in fault, 'a fault that cannot be rehearsed came through the checks');
  if (fault.random === 'crash') return { kind: 'random-crash', meanUs: fault.every, forUs: fault.for };
  return { kind: 'random-migration-failure', chance: fault.chance };
}

const lasting = (us: number | undefined): { readonly forUs?: number } => (us === undefined ? {} : { forUs: us });

function indexOf(name: string, hosts: Directory['hosts']): number {
  const host = hosts.find(name);
  assert(host !== undefined, `the host ${name} came through the checks`);
  return host.index;
}
