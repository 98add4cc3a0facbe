/** The part of the format that says what is there: clusters, networks, hosts, VMs. */
import { z } from 'zod';
import { formatBandwidth } from '../base/formats.js';
import { formatSize } from '../base/units.js';
import {
  defaultSetting,
  MIGRATION_MODES,
  SETTINGS,
  type Setting,
  STORAGE,
  TRANSPORT,
  WORKLOAD_NAMES,
} from '../model/catalog/index.js';
import { PRIORITY, WITNESSES } from '../model/world.js';
import {
  bandwidth,
  duration,
  exponent,
  name,
  names,
  notYet,
  prose,
  rateOrShare,
  share,
  size,
  version,
} from './forms.js';
import { hostFittings, vmFittings } from './schema-fittings.js';
import { list, oneOrMore, release, word } from './schema-inventory-parts.js';

export const HOSTS_MAX = 1000;
export const VMS_MAX = 20_000;

const GIB = 1_073_741_824;

/** More than any processor count of the catalog. */
const CORES_MAX = 2048;

const AT_ONCE_MAX = 1024;

function settingType(setting: Setting) {
  const { from, to } = setting.range.value;
  const description = `${setting.help}${choices(setting)}${unwritten(setting)}`;
  return z.int().min(from).max(to).meta({ description }).optional();
}

const choices = ({ choices: known, kind }: Setting): string =>
  known === undefined
    ? ` A number${kind === 'seconds' || kind === 'milliseconds' ? ` of ${kind}` : ''}.`
    : ` ${Object.entries(known)
        .map(([number, says]) => `${number}: ${says}`)
        .join('; ')}.`;

function unwritten(setting: Setting): string {
  const [old, fresh] = [defaultSetting(setting, 'WS2012R2'), defaultSetting(setting, 'WS2025')];
  const told = (fact: typeof old): string => (fact === undefined ? 'absent' : String(fact.value));
  return ` Unwritten: ${told(old)} at WS2012R2, ${told(fresh)} at WS2025.`;
}

const settingTypes = Object.fromEntries(
  SETTINGS.filter(({ readOnly }) => readOnly !== true).map((setting) => [setting.name, settingType(setting)]),
);

const volumeType = z
  .strictObject({
    name: name('Name of the volume, as under C:\\ClusterStorage.'),
    size: size('How large it is.'),
    free: size(
      'What is free of it: room for the memory of VMs that are saved, also for a quick migration, and for files that come. Unwritten: all of it.',
      0,
    ).optional(),
    owner: name('Member that coordinates it. Unwritten: the volumes are spread evenly over the members.').optional(),
    resiliency: word('Of s2d: copies of its data. Unwritten: as the cluster has.', ['two-way', 'three-way']).optional(),
  })
  .meta({ description: 'A Cluster Shared Volume.' });

export const clusterType = z
  .strictObject({
    name: name('Name of the cluster.'),
    level: release('Release whose functional level the cluster has.'),
    witness: word('Witness of its quorum. Unwritten: none.', WITNESSES).optional(),
    storage: word(
      'Storage of its VMs: an array that every node reaches (a node that loses its way goes on over another), a share by SMB, or the drives of its own nodes (Storage Spaces Direct). Unwritten: san.',
      ['san', 'smb', 's2d'],
    ).optional(),
    volumes: list('Cluster Shared Volumes. Unwritten: one that is never full.', volumeType).optional(),
    resiliency: word(
      'Of s2d: how many copies of its data there are, each on another node, and so how many nodes may be away or under repair. Unwritten: three-way, with two nodes two-way.',
      ['two-way', 'three-way'],
    ).optional(),
    writes: bandwidth(
      `Of s2d: what is written of what lies on one node, which a repair makes up for when that was away. Unwritten: ${formatBandwidth(STORAGE.writes.value)} [assumed].`,
    ).optional(),
    settings: z
      .strictObject(settingTypes)
      .meta({ description: "Properties of the cluster, by PowerShell's own names." })
      .optional(),
    cau: z
      .boolean()
      .meta({
        description:
          'Whether Cluster-Aware Updating updates the nodes by itself. It must not during an upgrade: `check` says so; a rehearsal plays it where `faults` say when. Unwritten: false.',
      })
      .optional(),
  })
  .meta({ description: 'A failover cluster.' });

/** As many as a team of Windows has members. */
const TEAM_MAX = 32;

const formatShare = (part: number): string => `${part * 100} %`;

/** Weights of traffic, against 1 of a migration. */
const WEIGHT_MIN = 0.01;
const WEIGHT_MAX = 100;

const TRAFFIC = ['migration', 'cluster', 'management', 'storage', 'guests'] as const;

export const networkType = z
  .strictObject({
    name: name('Name of the network.'),
    bandwidth: bandwidth("Line rate of each host's port, each way. Unwritten: 10 Gbps.").optional(),
    for: list('What it carries. Unwritten: everything.', word('A kind of traffic.', TRAFFIC)).optional(),
    mode: word(
      'How live migrations travel. Unwritten: compression (tcp where a host runs WS2012).',
      MIGRATION_MODES as readonly ['tcp', 'compression', 'smb', 'smb-direct'],
    ).optional(),
    team: z
      .int()
      .min(1)
      .max(TEAM_MAX)
      .meta({
        description:
          'Ports of each host on this network, each of this bandwidth. One migration by tcp or compression takes one of them, the same at both ends, as a team picks it by its addresses; by smb and smb-direct it takes all. Unwritten: 1.',
      })
      .optional(),
    smbLimit: rateOrShare(
      `What each host may send of migrations by smb or smb-direct, or which share of its ports. Unwritten: ${formatShare(TRANSPORT.smbLimitShare.value)} at the functional levels that limit it by themselves (WS2022 and HCI21H2 and later; some read their default as 25 %), else all.`,
    ).optional(),
    background: bandwidth(
      'What other traffic takes of the ports of each host together, each way. Unwritten: nothing.',
    ).optional(),
    backgroundWeight: z
      .number()
      .min(WEIGHT_MIN)
      .max(WEIGHT_MAX)
      .meta({
        description:
          'How the other traffic shares a port that is full: so many parts for it, one part for each migration, as weights of a minimum bandwidth do; 0.01 to 100. Unwritten: it goes first, and migrations have what it leaves.',
      })
      .optional(),
    uplink: bandwidth(
      'Line rate of one link that all migrations share, whatever their hosts and their direction: the worst case of hosts behind two switches. Unwritten: the switches hold nothing back.',
    ).optional(),
  })
  .meta({
    description:
      'A network that every host has a port on. One of them carries live migrations; nothing that is rehearsed hangs on the others.',
  });

/** An entry stands for one thing, for a range of names, or for several with numbers behind one name. */
const named = (what: string, max: number) => ({
  name: name(`Name of the ${what}; with \`count\`, what stands before the number.`).optional(),
  names: names(`Several ${what}s of one kind: a range of names.`).optional(),
  count: z
    .int()
    .min(1)
    .max(max)
    .meta({ description: `So many ${what}s: \`count: 3\` of the name web makes web1, web2 and web3.` })
    .optional(),
});

const EITHER = { oneOf: [{ required: ['name'] }, { required: ['names'] }] };

export const hostType = z
  .strictObject({
    ...named('host', HOSTS_MAX),
    release: release('Release that is installed.'),
    cluster: name('Cluster that it is a member of. Unwritten: a standalone host.').optional(),
    cores: z.int().min(1).max(CORES_MAX).meta({ description: 'Logical processors.' }),
    memory: size('Memory of the host.', GIB),
    reserve: size('Memory that it keeps for itself. Unwritten: 5 %, at most 4 GiB.', 0).optional(),
    settings: z
      .strictObject({
        MaximumVirtualMachineMigrations: z
          .int()
          .min(0)
          .max(AT_ONCE_MAX)
          .meta({ description: "Live migrations at a time. Unwritten: the release's default." })
          .optional(),
        NodeWeight: z
          .int()
          .min(0)
          .max(1)
          .meta({ description: 'Whether a member may have a vote. Unwritten: 1.' })
          .optional(),
        MaximumStorageMigrations: z
          .int()
          .min(0)
          .max(AT_ONCE_MAX)
          .meta({ description: `Moves of files at a time. Unwritten: ${STORAGE.migrations.value} [assumed].` })
          .optional(),
      })
      .meta({ description: "Settings of the host, by PowerShell's own names." })
      .optional(),
    ...hostFittings,
    storage: word(
      'Where its VMs that are no roles have their files: on a share that every such host reaches, or on its own disks, so that they leave it only with them (Move-VM -IncludeStorage). Unwritten: shared.',
      ['shared', 'local'],
    ).optional(),
    diskRate: bandwidth(
      `What its storage reads or writes when files move. Unwritten: ${formatBandwidth(STORAGE.hostRate.value)} [assumed].`,
    ).optional(),
  })
  .meta({ description: 'A host, or several of one kind.', ...EITHER });

const memoryType = z
  .union([
    size('Memory of a VM that always has the same.'),
    z
      .strictObject({
        startup: size('Memory at its start.'),
        assigned: size('Memory that it has now. Unwritten: as startup.').optional(),
        max: size('The most that it may get. Unwritten: as assigned.').optional(),
      })
      .meta({ description: 'Dynamic memory.' }),
  ])
  .meta({ description: 'Memory of the VM: one size, or startup, assigned and max.' });

const dirtyType = z
  .strictObject({
    firstSecond: size('Memory that it has dirtied one second after a look, each page counted once.', 0),
    exponent: exponent('How that grows with time: 1 is evenly, less is the same pages again and again.'),
    workingSet: size('The most that it dirties, however long it takes.', 0),
  })
  .meta({
    description:
      'How much of its memory it has dirtied t seconds after a look, as measured: `firstSecond` × t^`exponent`, at most `workingSet`. Unwritten: as its workload does.',
  });

export const hostsOf = (description: string) => oneOrMore(description, names('A host, or a range of hosts.'), 'Hosts.');

export const vmType = z
  .strictObject({
    ...named('VM', VMS_MAX),
    group: name(
      'Group in conditions and rules. Unwritten: the name of the entry; of a range what its names begin with.',
    ).optional(),
    on: hostsOf('Host or hosts; several VMs are spread over them in order. Unwritten: over all members.').optional(),
    version: version('Configuration version. Unwritten: what New-VM makes there.').optional(),
    memory: memoryType,
    disk: size(
      `Of its disks, which a move of its files copies. Unwritten: ${formatSize(STORAGE.diskBytes.value)} [assumed].`,
      1,
    ).optional(),
    volume: name('Volume of its cluster that holds its files. Unwritten: the first.').optional(),
    cores: z.int().min(1).max(CORES_MAX).meta({ description: 'Virtual processors. Unwritten: 2.' }).optional(),
    workload: word('What it does to its memory. Unwritten: unknown.', WORKLOAD_NAMES).optional(),
    dirty: dirtyType.optional(),
    load: share(
      'Share of the time of its virtual processors that it uses. A host does not compress with processors that its VMs use, and sends plainly when they use more than 80 % of them. Unwritten: 0.',
    ).optional(),
    zeroShare: share(
      'Share of its memory that is zero or was never touched, which a live migration looks at and does not send. Unwritten: that of its workload.',
    ).optional(),
    priority: word(
      'Priority of its role. Unwritten: Medium.',
      Object.keys(PRIORITY) as unknown as readonly ['High', 'Medium', 'Low', 'NoAutoStart'],
    ).optional(),
    state: word('Unwritten: Running.', ['Running', 'Off', 'Saved']).optional(),
    clustered: z
      .boolean()
      .meta({ description: 'Whether it is a role of the cluster. Unwritten: true on a member.' })
      .optional(),
    antiAffinity: oneOrMore('Classes of VMs that avoid each other.', name('Name of a class.'), 'Classes.').optional(),
    possibleOwners: hostsOf('Hosts that may own its role. Unwritten: all members.').optional(),
    preferredOwners: hostsOf('Hosts that it goes to first.').optional(),
    autoFailback: z
      .boolean()
      .meta({
        description:
          'Whether its role returns to the first of its preferred owners when that serves again (AutoFailbackType 1). Unwritten: false.',
      })
      .optional(),
    limits: z
      .strictObject({
        blackout: duration('Longest silence during one live migration.').optional(),
        outage: duration('Longest outage over the whole run, blackouts apart.').optional(),
      })
      .meta({ description: 'Bounds of its own.' })
      .optional(),
    owner: prose('Whom to notify.').optional(),
    ...vmFittings,
    mayStop: z
      .union([
        z.boolean().meta({ description: 'Whether it may be stopped at all.' }),
        notYet(
          z
            .strictObject({
              window: z.string().meta({ description: 'When. (Cannot be rehearsed yet.)' }),
              longest: z.string().meta({ description: 'For how long. (Cannot be rehearsed yet.)' }),
            })
            .partial(),
          'When it may be shut down, and for how long.',
          'false can, and an outage has a bound under `limits`',
        ),
      ])
      .meta({
        description:
          'Whether it may be stopped: false makes any outage of it a violation, as `limits: { outage: 0 }` does, and `check` finds what would stop it. Unwritten: true.',
      })
      .optional(),
    immovable: prose('Why it cannot leave its host.', ['local disk', 'local ISO', 'pass-through', 'GPU']).optional(),
  })
  .meta({ description: 'A VM, or several of one kind.', ...EITHER });
