/** Cmdlets that show VMs and hosts: a session sees its own host alone, -ComputerName names others. */
import { releaseAt, releaseIndex, VERSION_NAMES, versionText } from '../../model/catalog/index.js';
import { filesOf, guidOf } from '../../model/files.js';
import { hostAt, hostName, vmAt, vmName } from '../../model/rules/names.js';
import { answers } from '../../model/rules/node-states.js';
import { CHECKPOINT } from '../../model/states.js';
import { ALL_SWITCHES, hasDynamicMemory, NONE } from '../../model/world.js';
import {
  answering,
  type Call,
  type Cmdlet,
  cmdlet,
  flag,
  listArg,
  parameter,
  type Run,
  type Stage,
} from '../cmdlets/build.js';
import { given } from '../runtime/cmdlet.js';
import { isWildcard } from '../runtime/patterns.js';
import { toText } from '../runtime/text.js';
import type { Fault } from '../runtime/trouble.js';
import { PsObject, PsVersion, type Value } from '../runtime/values.js';
import { groupOfResource, isResource } from './cluster-parts.js';
import { fitting, hostsIn, isThing, nameIn, namesIn, rolesOf, SHAPES, vmsOn } from './names.js';
import { thing } from './shape.js';
import { clusterNamed, type Sight, worldOf } from './sight.js';

const COMPUTER = parameter('ComputerName', 'host', 'The hosts; unwritten, that of the session.', {
  list: true,
  aliases: ['CimSession'],
  pipeline: 'name',
});
const CREDENTIAL = parameter('Credential', 'any', 'Another account for the hosts.');
const VM_NAME = parameter('VMName', 'vm', 'The VMs; patterns too.', {
  position: 0,
  list: true,
  aliases: ['Name', 'VM'],
  pipeline: 'both',
});

/** A host that does not answer, or that nobody knows, is an error; the others go on. */
function reachable(sight: Sight, call: Call): readonly number[] {
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
    const there = answers(hostAt(world, host).node) || hostAt(world, host).cluster === NONE;
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
function found(sight: Sight, call: Call, names: readonly string[], hosts: readonly number[]): readonly number[] {
  const here = hosts.map((host) => vmsOn(sight, host));
  if (names.length === 0) return here.flat().map(({ index }) => index);
  return names.flatMap((name) => {
    const some = here.flatMap((vms) => fitting(vms, name));
    if (some.length === 0 && !isWildcard(name)) missing(call, name);
    return some;
  });
}

export const vmCmdlets = (sight: Sight): readonly Cmdlet[] => {
  const show = (shape: keyof typeof SHAPES, numbers: readonly number[]): Value[] =>
    numbers.map((one) => thing(SHAPES[shape], one, sight));

  const getVm = cmdlet(
    'Get-VM',
    'The VMs of the host of the session, or of those that are named; never those of the whole cluster.',
    [
      parameter('Name', 'vm', 'The VMs; patterns too.', {
        position: 0,
        list: true,
        aliases: ['VMName'],
        pipeline: 'both',
      }),
      parameter('Id', 'text', 'The id of one.', { pipeline: 'name' }),
      COMPUTER,
      CREDENTIAL,
      parameter('ClusterObject', 'any', 'A role or a resource of a cluster, or a node.', { pipeline: 'value' }),
    ],
    (call): Stage => {
      const put = function* (numbers: readonly number[]): Run {
        for (const one of show('VM', numbers)) {
          const run = call.emit(one);
          if (run !== undefined) yield* run;
        }
      };
      const named = (names: readonly string[]): readonly number[] => found(sight, call, names, reachable(sight, call));
      const ofObject = (value: Value): readonly number[] => {
        if (isThing(value, SHAPES.CLUSTER_GROUP)) return value.ref >= 0 ? [value.ref] : [];
        if (isThing(value, SHAPES.CLUSTER_NODE)) return vmsOn(sight, value.ref).map(({ index }) => index);
        if (isResource(value)) return ofGroup(sight, value);
        return isThing(value, SHAPES.VM) ? [value.ref] : named([nameIn(value)]);
      };
      return {
        alone: () => {
          const id = call.args.get('Id');
          const object = call.args.get('ClusterObject');
          if (object !== undefined) return put(ofObject(object));
          if (id === undefined) return put(named(namesIn(call.args.get('Name'))));
          const wanted = toText(id).toLowerCase();
          return put(named([]).filter((vm) => guidOf(vmName(worldOf(sight), vm)).toLowerCase() === wanted));
        },
        take: (value) => put(ofObject(value)),
      };
    },
    ['gvm'],
  );

  const getVmHost = answering(
    'Get-VMHost',
    'The settings of hosts.',
    [{ ...COMPUTER, position: 0 }, CREDENTIAL],
    (call) => show('VM_HOST', reachable(sight, call)),
  );

  const getSupported = answering(
    'Get-VMHostSupportedVersion',
    'The configuration versions that hosts can run.',
    [{ ...COMPUTER, position: 0 }, CREDENTIAL, flag('Default', 'Only the one that New-VM makes on a host alone.')],
    (call) =>
      reachable(sight, call).flatMap((host) => {
        const { supportedVersions, defaultVersion } = releaseAt(hostAt(worldOf(sight), host).release);
        return supportedVersions.value
          .filter((version) => !given(call, 'Default') || version === defaultVersion.value)
          .map(
            (version) =>
              new PsObject(['Microsoft.HyperV.PowerShell.VMHostSupportedVersion', 'System.Object'], {
                Name: VERSION_NAMES[version]?.value ?? '',
                Version: new PsVersion(versionText(version).split('.').map(Number)),
                IsDefault: version === defaultVersion.value,
              }),
          );
      }),
  );

  /** A cmdlet that shows something of VMs. */
  const ofVms = (
    name: string,
    help: string,
    answer: (vm: number) => readonly Value[],
    aliases: readonly string[] = [],
  ): Cmdlet =>
    cmdlet(
      name,
      help,
      [VM_NAME, COMPUTER, CREDENTIAL],
      (call) => {
        const put = function* (numbers: readonly number[]): Run {
          for (const value of numbers.flatMap(answer)) {
            const run = call.emit(value);
            if (run !== undefined) yield* run;
          }
        };
        return {
          alone: () => {
            const held = listArg(call.args, 'VMName').filter((value) => isThing(value, SHAPES.VM));
            if (held.length > 0) return put(held.map((value) => (isThing(value, SHAPES.VM) ? value.ref : 0)));
            return put(found(sight, call, namesIn(call.args.get('VMName')), reachable(sight, call)));
          },
          take: (value) =>
            put(isThing(value, SHAPES.VM) ? [value.ref] : found(sight, call, [nameIn(value)], reachable(sight, call))),
        };
      },
      aliases,
    );

  const snapshots = ofVms(
    'Get-VMSnapshot',
    'The checkpoints of VMs.',
    (vm) =>
      show(
        'VM_SNAPSHOT',
        worldOf(sight)
          .checkpoints.filter(
            (point) => point.vm === vm && point.state !== CHECKPOINT.removed && point.state !== CHECKPOINT.asked,
          )
          .map(({ index }) => index),
      ),
    ['Get-VMCheckpoint'],
  );

  const files = ofVms(
    'Get-VMFile',
    'The files of VMs as they lie on disk now. Ours: no Windows cmdlet shows them so.',
    (vm) =>
      filesOf(worldOf(sight), vm).map(
        ({ path, is }) =>
          new PsObject(['Clusterdrill.VMFile', 'System.Object'], {
            VMName: vmName(worldOf(sight), vm),
            Kind: is,
            Path: path,
          }),
      ),
  );

  const adapters = ofVms('Get-VMNetworkAdapter', 'The network adapters of VMs.', (vm) => adaptersOf(sight, vm));

  const processors = ofVms('Get-VMProcessor', 'The virtual processors of VMs.', (vm) => {
    const { cores, compatibility, name } = vmAt(worldOf(sight), vm);
    return [
      new PsObject(['Microsoft.HyperV.PowerShell.VMProcessor', 'System.Object'], {
        VMName: name,
        Count: cores,
        CompatibilityForMigrationEnabled: compatibility !== 0,
      }),
    ];
  });

  const memory = ofVms('Get-VMMemory', 'The memory of VMs.', (vm) => {
    const one = vmAt(worldOf(sight), vm);
    const { startup, maximum, name } = one;
    return [
      new PsObject(['Microsoft.HyperV.PowerShell.VMMemory', 'System.Object'], {
        VMName: name,
        DynamicMemoryEnabled: hasDynamicMemory(one),
        Startup: startup,
        Minimum: startup,
        Maximum: maximum,
        StartupMiB: startup / MIB,
        MinimumMiB: startup / MIB,
        MaximumMiB: maximum / MIB,
      }),
    ];
  });

  const getSwitch = answering(
    'Get-VMSwitch',
    'The virtual switches of hosts.',
    [parameter('Name', 'text', 'Only these.', { position: 0, list: true }), COMPUTER, CREDENTIAL],
    (call) => {
      const names = namesIn(call.args.get('Name'));
      return reachable(sight, call).flatMap((host) =>
        switchesOf(sight, hostAt(worldOf(sight), host).switches)
          .filter(
            (one) => names.length === 0 || names.some((name) => fitting([{ index: 0, name: one }], name).length > 0),
          )
          .map(
            (one) =>
              new PsObject(['Microsoft.HyperV.PowerShell.VMSwitch', 'System.Object'], {
                Name: one,
                SwitchType: 'External',
                NetAdapterInterfaceDescription: null,
                ComputerName: hostName(worldOf(sight), host),
              }),
          ),
      );
    },
  );

  return [getVm, getVmHost, getSupported, snapshots, files, adapters, processors, memory, getSwitch];
};

/** The VM that a resource of a cluster is about; of the cluster's own resources none. */
function ofGroup(sight: Sight, resource: PsObject): readonly number[] {
  const cluster = clusterNamed(sight, toText(resource.get('Cluster') ?? ''));
  return fitting(rolesOf(sight, cluster), groupOfResource(resource));
}

const MIB = 1_048_576;

/** Names of a set of switches; all of them where nobody says which. */
function switchesOf(sight: Sight, set: number): readonly string[] {
  const { switchNames } = worldOf(sight);
  return switchNames.filter((_, bit) => set === ALL_SWITCHES || (set & (1 << bit)) !== 0);
}

function adaptersOf(sight: Sight, vm: number): readonly Value[] {
  const { switches, name } = vmAt(worldOf(sight), vm);
  const connected = switchesOf(sight, switches);
  return (connected.length === 0 ? [''] : connected).map(
    (one) =>
      new PsObject(['Microsoft.HyperV.PowerShell.VMNetworkAdapter', 'System.Object'], {
        Name: 'Network Adapter',
        IsManagementOs: false,
        VMName: name,
        SwitchName: one,
        MacAddress: `00155D${guidOf(`mac/${name}/${one}`).slice(0, 6)}`,
        Status: '{Ok}',
        IPAddresses: null,
      }),
  );
}
