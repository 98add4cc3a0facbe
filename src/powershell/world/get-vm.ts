/** Cmdlets that show VMs and hosts: a session sees its own host alone, -ComputerName names others. */
import { releaseAt, VERSION_NAMES, versionText } from '../../model/catalog/index.js';
import { guidOf } from '../../model/files.js';
import { hostAt, hostName, vmName } from '../../model/rules/names.js';
import { answering, type Cmdlet, cmdlet, flag, parameter, type Run, type Stage } from '../cmdlets/build.js';
import { given } from '../runtime/cmdlet.js';
import { toText } from '../runtime/text.js';
import { PsObject, PsVersion, type Value } from '../runtime/values.js';
import { groupOfResource, isResource } from './cluster-parts.js';
import { fitting, isThing, nameIn, namesIn, rolesOf, SHAPES, vmsOn } from './names.js';
import { thing } from './shape.js';
import { clusterNamed, type Sight, worldOf } from './sight.js';
import { switchesOf, vmParts } from './vm-parts.js';
import { COMPUTER, CREDENTIAL, found, reachable } from './vms-meant.js';

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

  return [getVm, getVmHost, getSupported, getSwitch, ...vmParts(sight)];
};

/** The VM that a resource of a cluster is about; of the cluster's own resources none. */
function ofGroup(sight: Sight, resource: PsObject): readonly number[] {
  const cluster = clusterNamed(sight, toText(resource.get('Cluster') ?? ''));
  return fitting(rolesOf(sight, cluster), groupOfResource(resource));
}
