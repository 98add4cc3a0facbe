/**
 * What a host or a VM may be like that matters to known problems alone, each under the word that a scenario writes for it. A host or a
 * VM has none of them unless it is written; a host that is installed anew takes those that are written for it under `rebuilt`.
 */

export const HOST_TRAITS = {
  'no-vtpm-certificates': 'It lacks the certificates with which key protectors of virtual TPMs are unwrapped.',
  'no-delegation': 'It authenticates migrations by Kerberos, and no delegation is set up for it.',
  credssp: 'It authenticates migrations by CredSSP, from sessions that are not interactive.',
  'other-system-drive': 'Its system drive has another letter than that of the other hosts.',
  'lower-case-name': 'Its computer name is in lower-case letters.',
  sdn: 'Its switches stand on embedded teams under software-defined networking.',
  'lbfo-switch': 'Its switches stand on a team that was made by LBFO.',
  'bmc-network': 'The network of its management controller is a network of the cluster.',
  'network-atc': 'Network ATC sets its adapters up.',
  'oem-drivers': 'It needs drivers of its maker that setup does not bring.',
  'refs-metadata': 'Metadata validation of ReFS is on for its volumes.',
  'storage-replica': 'Its volumes are replicated to another site.',
  'bitlocker-volumes': 'Its volumes are under BitLocker.',
  'early-solution': 'The version of its Azure Local solution, once it runs AZL24H2, is below 12.2605.',
} as const satisfies Readonly<Record<string, string>>;

export const VM_TRAITS = {
  vtpm: 'It has a virtual TPM.',
  replicated: 'Hyper-V Replica sends it to a host elsewhere.',
  'dynamic-memory': 'Its memory is dynamic.',
} as const satisfies Readonly<Record<string, string>>;

export type HostTrait = keyof typeof HOST_TRAITS;
export type VmTrait = keyof typeof VM_TRAITS;

export const HOST_TRAIT_NAMES = Object.keys(HOST_TRAITS) as unknown as readonly [HostTrait, ...HostTrait[]];
export const VM_TRAIT_NAMES = Object.keys(VM_TRAITS) as unknown as readonly [VmTrait, ...VmTrait[]];

/** A set of traits as a number: bit n stands for the nth name. */
const maskOf = (names: readonly string[], set: readonly string[]): number =>
  set.reduce((mask, one) => mask | (1 << names.indexOf(one)), 0);

export const hostTraits = (set: readonly HostTrait[]): number => maskOf(HOST_TRAIT_NAMES, set);
export const vmTraits = (set: readonly VmTrait[]): number => maskOf(VM_TRAIT_NAMES, set);
