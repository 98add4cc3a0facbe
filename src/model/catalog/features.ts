/** What a VM, a host or a cluster can do from which version or release on. */
import type { ReleaseKey } from './release-types.js';
import { assumed, doc, field, type Sourced } from './types.js';
import { type VersionIndex, versionIndex } from './versions.js';

export interface Feature {
  readonly id: string;
  readonly title: string;
  /** The lowest VM configuration version that has it; unwritten where any version does. */
  readonly minimumVersion?: Sourced<VersionIndex>;
  /** Where one release asks for another version. */
  readonly minimumVersionOn?: Readonly<Partial<Record<ReleaseKey, Sourced<VersionIndex>>>>;
  /** The oldest release whose hosts, or whose functional level, have it. */
  readonly minimumRelease?: Sourced<ReleaseKey>;
  /** What else must hold, one sentence each. */
  readonly conditions: readonly string[];
}

const from = (text: string, source = 'VMV'): Sourced<VersionIndex> => doc(versionIndex(text), source);

/** The first preview had no 6.2: what was new in it needs 6.0 there. */
const ON_TP1 = { TP1: field(versionIndex('6.0'), 'SEED, WEEKLY') } as const;

const needs = (id: string, title: string, version: string, ...conditions: readonly string[]): Feature => ({
  id,
  title,
  minimumVersion: from(version),
  conditions,
});

const newInPreview = (id: string, title: string, ...conditions: readonly string[]): Feature => ({
  ...needs(id, title, '6.2', ...conditions),
  minimumVersionOn: ON_TP1,
});

const ofRelease = (
  id: string,
  title: string,
  release: Sourced<ReleaseKey>,
  ...conditions: readonly string[]
): Feature => ({
  id,
  title,
  minimumRelease: release,
  conditions,
});

const CLUSTER_FEATURES: readonly Feature[] = [
  ofRelease(
    'rolling-upgrade',
    'Rolling upgrade of a cluster',
    field('TP1', 'SEED'),
    'The old nodes run WS2012R2 or newer.',
  ),
  ofRelease('storage-qos', 'Storage quality of service', doc('WS2016', 'QOS'), 'All servers are of one release.'),
  ofRelease('compute-resiliency', 'Isolation and quarantine of nodes', doc('WS2016', 'RES')),
  ofRelease(
    'auto-balancer',
    'Balancing of VMs',
    doc('WS2016', 'BAL'),
    'The functional level is that of WS2016 or newer.',
  ),
  ofRelease('cloud-witness', 'Witness of the quorum in the cloud', doc('WS2016', 'QUO')),
  ofRelease('affinity-rules', 'Affinity rules', doc('WS2022', 'PS')),
  ofRelease(
    'parallel-migrations',
    'One limit of live migrations for the whole cluster',
    doc('WS2022', 'MPM'),
    'With the update of September 2022.',
  ),
];

const HOST_FEATURES: readonly Feature[] = [
  ofRelease(
    'configuration-version',
    'Configuration version that is raised by hand',
    field('TP1', 'SEED'),
    'The VM is off.',
  ),
  ofRelease('hyper-v-manager', 'Hyper-V Manager with alternate credentials over WS-MAN', doc('WS2016', 'HVM, WNHV')),
  ofRelease('integration-services', 'Integration services through Windows Update', doc('WS2016', 'WNHV')),
  ofRelease(
    'connected-standby',
    'Connected standby with Hyper-V on',
    doc('WS2016', 'WNHV'),
    'The machine is always on and always connected.',
  ),
  ofRelease(
    'host-resource-protection',
    'Host resource protection',
    doc('WS2016', 'WNHV'),
    'It is off until it is switched on for a VM.',
  ),
  ofRelease(
    'hot-network',
    'Network adapters added and removed while running',
    doc('WS2016', 'WNHV'),
    'The VM is of generation 2.',
  ),
];

const VM_FEATURES: readonly Feature[] = [
  newInPreview(
    'hot-memory',
    'Memory added and removed while running',
    'Dynamic memory is off.',
    'The guest is Windows Server 2016 or newer, or a Linux (adding only).',
    'The host has the memory free.',
  ),
  {
    ...newInPreview(
      'storage-resiliency',
      'A VM whose storage does not answer freezes and runs on by itself',
      'The host runs the release.',
    ),
    minimumVersion: assumed(
      versionIndex('6.2'),
      'That it needs a newer host is documented; older VMs crash as before.',
    ),
    minimumRelease: doc('WS2016', 'VMSR'),
  },
  newInPreview('production-checkpoints', 'Production checkpoints', 'The guest can freeze its file systems.'),
  newInPreview(
    'linux-secure-boot',
    'Secure Boot of Linux guests',
    'The VM is of generation 2.',
    'Ubuntu 14.04, SLES 12, RHEL 7, CentOS 7 or newer.',
  ),
  {
    ...needs('file-format', 'Binary configuration (.vmcx) and state (.vmrs) files', '6.0'),
    minimumVersion: field(versionIndex('6.0'), 'SEED, WNHV'),
  },
  needs('powershell-direct', 'PowerShell Direct', '6.2', 'Host and guest are Windows Server 2016 or newer.'),
  needs('vm-groups', 'Groups of VMs', '6.2'),
  needs('virtual-tpm', 'Virtual TPM and shielded VMs', '7.0', 'The VM is of generation 2.'),
  needs('vmmq', 'Virtual machine multi queues', '7.1'),
  needs('nested-virtualization', 'Nested virtualization', '8.0'),
  needs('xsave', 'XSAVE', '8.0'),
  needs('guest-vbs', 'Virtualization-based security in guests', '8.0'),
  needs('key-storage-drive', 'Key storage drive', '8.0'),
  needs('large-memory', 'VMs of large memory', '8.0'),
  needs('many-processors', 'More virtual processors', '8.0'),
  needs('many-devices', 'Up to 64 devices', '8.3'),
  needs('performance-counters', 'Processor performance counters', '9.0'),
  needs('core-scheduler-smt', 'Simultaneous multithreading with the core scheduler', '9.0'),
  needs('hibernation', 'Hibernation', '9.0'),
  {
    ...needs(
      'dynamic-cpu-compatibility',
      'Dynamic processor compatibility',
      '10.0',
      'Older versions keep the fixed, smallest set.',
    ),
    minimumVersion: from('10.0', 'CPU'),
  },
  needs('gpu-partitioning', 'GPU partitioning with mobility', '12.0'),
];

export const FEATURES: readonly Feature[] = [...CLUSTER_FEATURES, ...HOST_FEATURES, ...VM_FEATURES];

const BY_ID: ReadonlyMap<string, Feature> = new Map(FEATURES.map((feature) => [feature.id, feature]));

export const featureOf = (id: string): Feature | undefined => BY_ID.get(id);

/** The lowest VM version that has the feature on a host of this release; undefined where any version has it. */
export const featureFloor = (feature: Feature, release: ReleaseKey): Sourced<VersionIndex> | undefined =>
  feature.minimumVersionOn?.[release] ?? feature.minimumVersion;
