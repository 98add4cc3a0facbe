/** What single lines of a script would do that they are not meant to do. */
import { leastRevision, RELEASES, supports, versionText } from '../../model/catalog/index.js';
import { hostAt, hostName, releaseKey, vmAt } from '../../model/rules/names.js';
import { hasPool } from '../../model/rules/pool.js';
import { versionAfterUpdate } from '../../model/rules/vm-version.js';
import { NONE, type World } from '../../model/world.js';
import { buildWorld, type Scenario } from '../scenario.js';
import type { Finding } from './finding.js';
import { type Call, callsOf } from './installations.js';

export function scripts(scenario: Scenario): readonly Finding[] {
  const world = buildWorld(scenario);
  return callsOf(scenario).flatMap((call) => [
    ...otherEdition(world, call),
    ...raisesTooEarly(world, call),
    ...joinsUnpatched(world, call),
  ]);
}

const named = (all: readonly { readonly name: string; readonly index: number }[], name: unknown): number =>
  all.find((one) => one.name.toLowerCase() === String(name ?? '').toLowerCase())?.index ?? NONE;

/** Where the VMs of a call are before anything runs: what lines before it have moved is not looked at. */
function vmsOf(world: World, { args }: Call): number[] {
  return [args['Name']].flat().flatMap((name) => {
    const vm = named(world.vms, name);
    return vm === NONE ? [] : [vm];
  });
}

function otherEdition(world: World, call: Call): Finding[] {
  if (call.cmdlet !== 'Move-VM') return [];
  const to = named(world.hosts, call.args['DestinationHost']);
  if (to === NONE) return [];
  const family = (host: number): string | undefined => RELEASES[hostAt(world, host).release]?.editionFamily;
  return vmsOf(world, call).flatMap((index): Finding[] => {
    const { name, host } = vmAt(world, index);
    if (family(host) === family(to)) return [];
    return [
      {
        id: 'script/other-edition',
        severity: 'error',
        line: call.line,
        subject: `vm:${name}`,
        why: `${hostName(world, host)} runs ${releaseKey(hostAt(world, host).release)} and ${hostName(world, to)} ${releaseKey(hostAt(world, to).release)}: VMs do not move between Windows Server and Azure Stack HCI.`,
        remedy: 'Export it and import it there while it is off.',
      },
    ];
  });
}

function joinsUnpatched(world: World, call: Call): Finding[] {
  const index = call.cmdlet === 'Add-ClusterNode' ? named(world.hosts, call.args['Name']) : NONE;
  if (index === NONE) return [];
  const { name, release, revision } = hostAt(world, index);
  const least = leastRevision(release);
  const cluster = named(world.clusters, call.args['Cluster']);
  const isBeside = world.hosts.some((other) => other.release !== release && leastRevision(other.release) !== undefined);
  const pooled = world.clusters.some((one) => hasPool(one) && (one.index === cluster || cluster === NONE));
  if (revision === NONE || least === undefined || revision >= least || !isBeside) return [];
  return [
    {
      id: 'script/joins-unpatched',
      severity: pooled ? 'error' : 'warning',
      line: call.line,
      subject: `host:${name}`,
      why: `${name} runs ${releaseKey(release)} at revision ${revision}, and beside another release ${pooled ? `joins Storage Spaces Direct from ${least} on only` : `should have ${least} at least, as Storage Spaces Direct asks for it`}.`,
      remedy: 'Install its current cumulative update before it joins.',
    },
  ];
}

/** A VM that is raised on a newer host while older ones are in the file has no way to them any more. */
function raisesTooEarly(world: World, call: Call): Finding[] {
  if (call.cmdlet !== 'Update-VMVersion') return [];
  return vmsOf(world, call).flatMap((index): Finding[] => {
    const vm = vmAt(world, index);
    const version = versionAfterUpdate(world, vm);
    const left = world.hosts.filter(({ release }) => supports(release, vm.version) && !supports(release, version));
    if (version <= vm.version || left.length === 0) return [];
    return [
      {
        id: 'script/raises-too-early',
        severity: 'warning',
        line: call.line,
        subject: `vm:${vm.name}`,
        why: `On ${hostName(world, vm.host)} ${vm.name} becomes version ${versionText(version)}, which ${left.map(({ name }) => name).join(', ')} cannot run: it can go there now, and not afterwards. There is no way back.`,
        remedy: 'Raise versions when the last old node is gone and the functional level has risen.',
      },
    ];
  });
}
