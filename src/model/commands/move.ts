/** The cmdlets that move a VM: a role by its cluster, any other by Move-VM. */
import { addConcerns, CONCERN } from '../concerns.js';
import { queueMove } from '../effects/drain.js';
import * as refs from '../refs.js';
import { hostAt, vmAt } from '../rules/names.js';
import { volumeOfPath } from '../rules/storage.js';
import { obstacleFor } from '../rules/targets.js';
import { MIGRATION, POWER } from '../states.js';
import { isMoving, MOVE, NONE, REASON, type Vm, type World } from '../world.js';
import {
  type Command,
  firstRefusal,
  given,
  numberOf,
  parameter,
  refusalOf,
  type Step,
  textOf,
  waitUs,
} from './command.js';

/** How a VM moves that is asked to: a running one live or quick, any other as an offline group. */
function kindFor(vm: Vm, asked: string): keyof typeof MOVE {
  if (vm.power !== POWER.running) return 'offline';
  return asked === 'Quick' ? 'quick' : 'live';
}

const hasMoved = (world: World, step: Step): boolean => vmAt(world, step.subject).migration === MIGRATION.done;

/** Whether a move is over and has failed. One whose cmdlet did not wait for it so long goes on. */
const hasStayed = (world: World, step: Step): boolean =>
  numberOf(step, 'Wait') !== 0 && !isMoving(vmAt(world, step.subject)) && !hasMoved(world, step);

export const moveClusterVirtualMachineRole: Command = {
  spec: {
    name: 'Move-ClusterVirtualMachineRole',
    help: 'Moves a role to another node, live unless it is said otherwise. Returns when it is done, unless -Wait 0.',
    parameters: [
      { name: 'Name', kind: 'vm', position: 0, mandatory: true, help: 'The role.' },
      { name: 'Node', kind: 'host', position: 1, help: 'The target; unwritten, the best possible node.' },
      { name: 'MigrationType', kind: 'choice', choices: ['Live', 'Quick'], help: 'How a running VM goes.' },
      { name: 'Cancel', kind: 'switch', help: 'Calls off the move that is under way.' },
      { name: 'Wait', kind: 'integer', min: 0, max: 86_400, help: 'Seconds to wait; 0 returns at once.' },
      parameter.cluster,
    ],
  },
  about: 'vm',
  subject: 'Name',
  refuses: ({ world }, step) => {
    const vm = vmAt(world, step.subject);
    const early = firstRefusal(world, [
      ['vm/exists', vm.index],
      ['role/is-clustered', vm.index],
      ['quorum/cluster-runs', hostAt(world, vm.host).cluster],
    ]);
    if (early !== undefined) return early;
    if (given(step, 'Cancel')) return firstRefusal(world, [['migration/can-still-be-cancelled', vm.index]]);
    return refusesMove(world, vm, kindFor(vm, textOf(step, 'MigrationType')), numberOf(step, 'Node'));
  },
  perform: (turn, step) => {
    const vm = vmAt(turn.world, step.subject);
    if (given(step, 'Cancel')) return void turn.fire(refs.migration, vm.index, 'cancel');
    vm.moveKind = MOVE[kindFor(vm, textOf(step, 'MigrationType'))];
    queueMove(turn, vm, numberOf(step, 'Node'), REASON.asked);
  },
  pending: (world, step) =>
    !given(step, 'Cancel') && numberOf(step, 'Wait') !== 0 && isMoving(vmAt(world, step.subject)),
  failed: (world, step) => !given(step, 'Cancel') && hasStayed(world, step),
  patienceUs: waitUs,
};

export const moveClusterGroup: Command = {
  spec: {
    name: 'Move-ClusterGroup',
    help: 'Moves a role to another node by taking it offline here and online there; a VM that runs is saved for it. Returns when it is done, unless -Wait 0.',
    parameters: [
      { name: 'Name', kind: 'vm', position: 0, mandatory: true, help: 'The role.' },
      { name: 'Node', kind: 'host', position: 1, help: 'The target; unwritten, the best possible node.' },
      { name: 'Wait', kind: 'integer', min: 0, max: 86_400, help: 'Seconds to wait; 0 returns at once.' },
      parameter.cluster,
    ],
  },
  about: 'vm',
  subject: 'Name',
  ofRoles: true,
  refuses: ({ world }, step) => {
    const vm = vmAt(world, step.subject);
    return (
      firstRefusal(world, [
        ['vm/exists', vm.index],
        ['role/is-clustered', vm.index],
        ['quorum/cluster-runs', hostAt(world, vm.host).cluster],
      ]) ?? refusesMove(world, vm, kindFor(vm, 'Quick'), numberOf(step, 'Node'))
    );
  },
  perform: (turn, step) => {
    const vm = vmAt(turn.world, step.subject);
    vm.moveKind = MOVE[kindFor(vm, 'Quick')];
    queueMove(turn, vm, numberOf(step, 'Node'), REASON.asked);
  },
  pending: (world, step) => numberOf(step, 'Wait') !== 0 && isMoving(vmAt(world, step.subject)),
  failed: hasStayed,
  patienceUs: waitUs,
};

function refusesMove(world: World, vm: Vm, kind: keyof typeof MOVE, target: number) {
  const early = firstRefusal(world, [
    ['migration/not-already-moving', vm.index],
    ['migration/vm-holds-still', vm.index],
  ]);
  if (early !== undefined || target === NONE) return early;
  return refusalOf(world, obstacleFor(world, kind, vm.index, target), vm.index, target);
}

export const moveVm: Command = {
  spec: {
    name: 'Move-VM',
    help: 'Moves a VM that is no clustered role to another host. Over the limit of moves it is refused, not queued.',
    parameters: [
      { ...parameter.vmName, list: true },
      { name: 'DestinationHost', kind: 'host', position: 1, mandatory: true, help: 'The target.' },
      { name: 'IncludeStorage', kind: 'switch', help: 'Moves the files too.' },
      { name: 'DestinationStoragePath', kind: 'text', help: 'Where the files go.' },
      parameter.computer,
      parameter.whatIf,
    ],
  },
  about: 'vm',
  subject: 'Name',
  refuses: ({ world }, step) => {
    const vm = vmAt(world, step.subject);
    const early = firstRefusal(world, [
      ['vm/exists', vm.index],
      ['migration/role-moves-by-its-cluster', vm.index],
      ['migration/not-already-moving', vm.index],
    ]);
    if (early !== undefined) return early;
    const target = numberOf(step, 'DestinationHost');
    if (!given(step, 'IncludeStorage')) return refusesHost(world, vm, target);
    return whileFilesGo(world, vm, destination(world, target, step), () => refusesHost(world, vm, target));
  },
  perform: (turn, step) => {
    const vm = vmAt(turn.world, step.subject);
    const target = numberOf(step, 'DestinationHost');
    vm.moveKind = MOVE[kindFor(vm, 'Live')];
    if (given(step, 'IncludeStorage')) {
      vm.moveFiles = true;
      vm.filesTo = destination(turn.world, target, step);
    }
    queueMove(turn, vm, target, REASON.asked);
  },
  pending: (world, { subject }) => isMoving(vmAt(world, subject)),
  failed: (world, step) => !hasMoved(world, step),
};

const destination = (world: World, host: number, step: Step): number =>
  volumeOfPath(world, host, textOf(step, 'DestinationStoragePath'));

/** Asks something of a VM as if its files went to a volume. */
function whileFilesGo<T>(world: World, vm: Vm, volume: number, ask: () => T): T {
  const { moveFiles, filesTo } = vm;
  addConcerns(world, CONCERN.files);
  vm.moveFiles = true;
  vm.filesTo = volume;
  const answer = ask();
  vm.moveFiles = moveFiles;
  vm.filesTo = filesTo;
  return answer;
}

/** What keeps a VM from a host: a rule for its kind of move, or a limit. */
function refusesHost(world: World, vm: Vm, target: number) {
  const kind = kindFor(vm, 'Live');
  return (
    refusesMove(world, vm, kind, target) ??
    firstRefusal(world, [
      ['storage/destination-answers', vm.index, target],
      ['storage/free-slot', vm.index, target],
      ...(kind === 'offline' ? [] : [['migration/free-slot', vm.index, target] as const]),
    ])
  );
}

export const moveVmStorage: Command = {
  spec: {
    name: 'Move-VMStorage',
    help: 'Moves the files of a VM to another place, while it stays on its host and runs. Over the limit it is refused.',
    parameters: [
      { ...parameter.vmName, list: true },
      {
        name: 'DestinationStoragePath',
        kind: 'text',
        position: 1,
        mandatory: true,
        help: 'Where the files go: a volume of the cluster (C:\\ClusterStorage\\...), or a disk of the host.',
      },
      { name: 'AsJob', kind: 'switch', help: 'Returns at once.' },
      parameter.computer,
      parameter.whatIf,
    ],
  },
  about: 'vm',
  subject: 'Name',
  refuses: ({ world }, step) => {
    const vm = vmAt(world, step.subject);
    const asked = [
      ['vm/exists', vm.index],
      ['host/answers', vm.host],
      ['migration/not-already-moving', vm.index],
      ['migration/vm-holds-still', vm.index],
      ['storage/roles-stay-shared', vm.index],
      ['storage/reachable', vm.index, vm.host],
      ['storage/destination-answers', vm.index, vm.host],
      ['storage/room-for-files', vm.index],
      ['storage/free-slot', vm.index, vm.host],
    ] as const;
    return whileFilesGo(world, vm, destination(world, vm.host, step), () => firstRefusal(world, asked));
  },
  perform: (turn, step) => {
    const { index, host } = vmAt(turn.world, step.subject);
    turn.fire(refs.migration, index, 'relocate', destination(turn.world, host, step));
  },
  pending: (world, step) => !given(step, 'AsJob') && vmAt(world, step.subject).migration === MIGRATION.relocating,
  failed: (world, step) => {
    if (given(step, 'AsJob')) return false;
    const vm = vmAt(world, step.subject);
    return vm.migration === MIGRATION.failed || vm.volume !== destination(world, vm.host, step);
  },
};
