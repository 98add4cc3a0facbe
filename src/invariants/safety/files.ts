/** The files of VMs: room on volumes, how many move at a time, and that those of roles are where every node reaches them. */
import { FACT } from '../../model/facts.js';
import { clusterAt, hostAt, hostName, vmAt } from '../../model/rules/names.js';
import { POWER } from '../../model/states.js';
import { NONE, SAVED_FOR, underWay, type Volume, type World } from '../../model/world.js';
import { type Invariant, NEVER, wake } from '../invariant.js';

const volumesHaveRoom: Invariant = {
  id: 'safety/volumes-have-room',
  claim: 'Nothing is written to a volume that has no room for it.',
  source: 'none',
  holds: 'always',
  about: 'cluster',
  wokenBy: [wake('cluster', 'relocation-started', 'mirror-started', 'files-moved')],
  asleep: ({ owned }) => !owned,
  evidence: ({ world }, index) => {
    const over = world.volumes.find(
      (one) => one.cluster === index && one.size > 0 && one.free + withinIt(world, one) < 0,
    );
    return over && `${over.name} of ${clusterAt(world, index).name} holds ${-over.free} bytes more than it can`;
  },
};

/** Bytes that a volume counts twice, since they move from one place on it to another. */
const withinIt = (world: World, { index }: Volume): number =>
  world.vms.reduce(
    (sum, { moveFiles, volume, filesTo, migration, disk }) =>
      moveFiles && volume === index && filesTo === index && underWay(migration) ? sum + disk : sum,
    0,
  );

const SAVING = FACT['vm-saving'];

const memoryFindsRoom: Invariant = {
  id: 'safety/memory-finds-room',
  claim: 'No VM is saved, by a cmdlet or for a quick move, to a volume that has no room for its memory.',
  source: 'FINN',
  holds: 'always',
  about: 'vm',
  wokenBy: [wake('subject', 'vm-saving')],
  coarse: true,
  asleep: ({ owned }) => !owned,
  evidence: ({ world, fact }, index) => {
    const { name, volume, assigned, savedFor, power } = vmAt(world, index);
    const to = world.volumes[volume];
    const byItself = savedFor === SAVED_FOR.host || savedFor === SAVED_FOR.role;
    // One that fails at once, its volume being gone, is saved nowhere.
    if (
      fact !== SAVING ||
      power !== POWER.saving ||
      byItself ||
      to === undefined ||
      to.size === 0 ||
      to.free >= assigned
    )
      return undefined;
    return `${name} is being saved to ${to.name}, which has no room for its memory`;
  },
};

const filesWithinLimit: Invariant = {
  id: 'safety/file-moves-within-limit',
  claim: 'No move of files begins above MaximumStorageMigrations of a host that takes part.',
  source: 'LMT',
  holds: 'always',
  about: 'host',
  wokenBy: [wake('host', 'relocation-started', 'files-moved', 'files-stayed'), wake('ends', 'mirror-started')],
  remember: ({ world }, host) => hostAt(world, host).storageSlots,
  evidence: ({ world, before }, index) => {
    const { name, storageSlots, maximumStorageMigrations } = hostAt(world, index);
    if (storageSlots <= Math.max(0, before) || storageSlots <= maximumStorageMigrations) return undefined;
    return `${name} takes part in ${storageSlots} moves of files, its limit is ${maximumStorageMigrations}`;
  },
};

const roleFilesShared: Invariant = {
  id: 'safety/role-files-are-shared',
  claim: 'The files of a role lie on storage of its cluster, before it becomes one and as long as it is one.',
  source: 'PS',
  holds: 'always',
  about: 'vm',
  wokenBy: [
    wake(
      'subject',
      'vm-clustered',
      'vm-unclustered',
      'vm-created',
      'files-moved',
      'mirror-started',
      'relocation-started',
    ),
  ],
  coarse: true,
  // Where it is, if its files are on a disk of that host.
  remember: ({ world }, index) => {
    const { clustered, volume, host } = vmAt(world, index);
    return !clustered && volume === NONE && hostAt(world, host).localFiles ? host : NONE;
  },
  evidence: ({ world, before }, index) => {
    const { name, clustered, volume, host, moveFiles, filesTo } = vmAt(world, index);
    if (!clustered) return undefined;
    if (moveFiles && filesTo === NONE) return `${name} is a role, and its files leave the storage of its cluster`;
    if (volume === NONE) return `${name} is a role, and its files are on a disk of ${hostName(world, host)}`;
    if (before === NEVER || before !== host) return undefined;
    return `${name} became a role while its files were on a disk of ${hostName(world, host)}`;
  },
};

export const fileInvariants: readonly Invariant[] = [
  volumesHaveRoom,
  memoryFindsRoom,
  filesWithinLimit,
  roleFilesShared,
];
