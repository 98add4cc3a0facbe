/** What a random night may say of processors, switches, traits, sites and affinity, beside all that it says anyway. */
import { AFFINITY } from '../src/model/affinity.js';
import { HOST_TRAIT_NAMES } from '../src/model/catalog/index.js';
import type { Drawn } from '../src/search/cases/chooser.js';

export interface Fittings {
  /** Further keys of each host; each has an entry of its own. */
  readonly hosts: readonly string[];
  /** Further keys of each VM. */
  readonly vms: readonly string[];
  readonly affinity: readonly string[];
  readonly settings: readonly string[];
  readonly lines: readonly string[];
  /** Roles that are no VMs. */
  readonly roles: readonly string[];
}

/** `roles`: whether all VMs are roles, which alone may stand in an affinity rule. */
export function fittingsOf(draw: Drawn, hosts: number, vms: number, level: string, roles: boolean): Fittings {
  const ruled = roles && ['WS2022', 'WS2025'].includes(level) && vms > 1;
  return {
    hosts: Array.from({ length: hosts }, () => hostParts(draw)),
    vms: Array.from({ length: vms }, () => vmParts(draw, hosts)),
    affinity: ruled && draw.chance(0.6) ? [`affinity: [{ name: a, rule: ${draw.of(AFFINITY)}, vms: [v1, v2] }]`] : [],
    settings: draw.chance(0.4) && level !== 'WS2012R2' ? [`AutoBalancerLevel: ${draw.between(1, 3)}`] : [],
    lines: Array.from({ length: draw.between(0, 4) }, () => line(draw, hosts, vms)),
    roles: draw.chance(0.5) ? [`roles: [${role(draw, hosts)}]`] : [],
  };
}

function role(draw: Drawn, hosts: number): string {
  const [on, first] = [`H${draw.between(1, hosts)}`, `H${draw.between(1, hosts)}`];
  const more = draw.chance(0.5) ? `, preferredOwners: ${first}, autoFailback: true` : '';
  return `{ name: FS, kind: file-server, on: ${on}, failover: ${draw.between(1, 300)} s${more} }`;
}

function hostParts(draw: Drawn): string {
  const some = (chance: number, text: () => string): string[] => (draw.chance(chance) ? [text()] : []);
  return [
    ...some(0.3, () => `cpu: ${draw.of(['Intel/Haswell', 'Intel/Haswell', 'Intel/Skylake', 'AMD/Rome'])}`),
    ...some(0.1, () => `microcode: ${draw.between(0, 2)}`),
    ...some(0.2, () => `traits: [${draw.of(HOST_TRAIT_NAMES)}]`),
    ...some(0.3, () => `site: ${draw.of(['east', 'west'])}`),
    ...some(0.3, () => `rack: ${draw.of(['a', 'b'])}`),
    ...some(0.2, () => `rebuilt: { ${draw.of(['switches: [Q]', 'switches: [P, Q]', 'microcode: 1', 'traits: []'])} }`),
  ].join(', ');
}

function vmParts(draw: Drawn, hosts: number): string {
  const some = (chance: number, text: () => string): string[] => (draw.chance(chance) ? [text()] : []);
  return [
    ...some(0.3, () => `switch: ${draw.of(['P', 'Q'])}`),
    ...some(0.2, () => `compatibility: ${draw.of(['minimal', 'common'])}`),
    ...some(0.15, () => 'traits: [vtpm]'),
    ...some(0.2, () => `preferredOwners: [H${draw.between(1, hosts)}, H1], autoFailback: true`),
    ...some(0.1, () => 'immovable: local ISO'),
    ...some(0.2, () => `failbackWindow: { from: ${draw.between(0, 11)}, to: ${draw.between(12, 23)} }`),
  ].join(', ');
}

function line(draw: Drawn, hosts: number, vms: number): string {
  const [vm, host] = [`v${draw.between(1, vms)}`, `H${draw.between(1, hosts)}`];
  return draw.of([
    `Set-ClusterOwnerNode -Group ${vm} -Owners ${host}`,
    `Set-ClusterOwnerNode -Resource ${vm} -Owners ${host},H1`,
    `(Get-ClusterGroup ${vm}).Priority = ${draw.of([0, 1000, 2000, 3000])}`,
    `(Get-ClusterGroup ${vm}).AutoFailbackType = 1`,
    `(Get-ClusterGroup ${vm}).AntiAffinityClassNames = 'apart'`,
    `(Get-Cluster).AutoBalancerMode = ${draw.between(0, 2)}`,
    `New-VMSwitch P -ComputerName ${host}`,
    `Rename-VMSwitch P -NewName Q -ComputerName ${host}`,
    `Connect-VMNetworkAdapter ${vm} -SwitchName ${draw.of(['P', 'Q'])}`,
    `Set-VMDvdDrive ${vm} -Path $null`,
    `Set-VMProcessor ${vm} -CompatibilityForMigrationEnabled $true`,
    `New-ClusterAffinityRule b -RuleType ${draw.of(AFFINITY)}`,
    `Add-ClusterGroupToAffinityRule b -Groups ${vm},v1`,
    'Set-ClusterAffinityRule a -Enabled 0',
    `Resume-ClusterNode ${host} -Failback Policy`,
  ]);
}
