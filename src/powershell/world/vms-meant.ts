/** Which hosts and which VMs a cmdlet of Hyper-V means, and what is said where it means none. */
import { releaseIndex } from '../../model/catalog/index.js';
import { hostAt, hostName } from '../../model/rules/names.js';
import { type Call, parameter } from '../cmdlets/build.js';
import { isWildcard } from '../runtime/patterns.js';
import type { Fault } from '../runtime/trouble.js';
import { fitting, hostsIn, vmsOn } from './names.js';
import { answersCalls, type Sight, worldOf } from './sight.js';

export const COMPUTER = parameter('ComputerName', 'host', 'The hosts; unwritten, that of the session.', {
  list: true,
  aliases: ['CimSession'],
  pipeline: 'name',
});
export const CREDENTIAL = parameter('Credential', 'any', 'Another account for the hosts.');
export const VM_NAME = parameter('VMName', 'vm', 'The VMs; patterns too.', {
  position: 0,
  list: true,
  aliases: ['Name', 'VM'],
  pipeline: 'both',
});

/** A host that does not answer, or that nobody knows, is an error; the others go on. */
export function reachable(sight: Sight, call: Call): readonly number[] {
  const world = worldOf(sight);
  const unknown = (name: string): void =>
    call.shell.complain(call, {
      message: `The host ${name} cannot be reached: there is no host of that name.`,
      id: `ObjectNotFound,${call.name}`,
      category: 'ObjectNotFound',
      target: name,
      words: 'ours',
    });
  return hostsIn(sight, call.args.get('ComputerName'), unknown).filter((host) => {
    if (call.args.has('Credential') && !takesCredential(sight, host)) {
      call.shell.complain(call, oldHost(hostName(world, host)));
      return false;
    }
    const there = answersCalls(sight, host);
    if (!there) unreachable(call, hostName(world, host));
    return there;
  });
}

/** Other accounts than that of the session reach hosts of the first preview and newer [doc HVM]. */
const takesCredential = (sight: Sight, host: number): boolean =>
  hostAt(worldOf(sight), host).release >= releaseIndex('TP1');

const oldHost = (name: string): Fault => ({
  message: `${name} runs a release that takes no other credentials from a remote console.`,
  id: 'CredentialNotSupported',
  category: 'AuthenticationError',
  target: name,
  words: 'ours',
});

const unreachable = (call: Call, name: string): void =>
  call.shell.complain(call, {
    message: `The host ${name} does not answer.`,
    id: `HostUnreachable,${call.name}`,
    category: 'ConnectionError',
    target: name,
    words: 'ours',
    rule: 'host/answers',
  });

function missing(call: Call, name: string): void {
  call.shell.complain(call, {
    message: `Hyper-V was unable to find a virtual machine with name "${name}".`,
    id: `InvalidParameter,Microsoft.HyperV.PowerShell.Commands.${call.name.replace('-', '')}`,
    type: 'Microsoft.HyperV.PowerShell.VirtualizationException',
    category: 'InvalidArgument',
    target: name,
    words: 'vendor',
    rule: 'vm/is-on-that-host',
  });
}

/** Numbers of the VMs that names mean on hosts; a name that is no pattern and means nobody is an error. */
export function found(sight: Sight, call: Call, names: readonly string[], hosts: readonly number[]): readonly number[] {
  const here = hosts.map((host) => vmsOn(sight, host));
  if (names.length === 0) return here.flat().map(({ index }) => index);
  return names.flatMap((name) => {
    const some = here.flatMap((vms) => fitting(vms, name));
    if (some.length === 0 && !isWildcard(name)) missing(call, name);
    return some;
  });
}
