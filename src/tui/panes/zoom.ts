/** One host, or one VM, from near. */

import { formatDuration, formatSize } from '../../base/formats.js';
import { versionText } from '../../model/catalog/index.js';
import { hostName, releaseKey, vmAt } from '../../model/rules/names.js';
import { drainWord, hostWord } from '../../model/words.js';
import { freeMemory, type Host, isVm, NONE, type Vm } from '../../model/world.js';
import { occurrenceText } from '../../report/chain.js';
import { counted } from '../../report/names.js';
import { historyOf } from '../../session/index.js';
import { letterOf } from '../hosts.js';
import { matches } from '../snapshot.js';
import { safe } from '../text.js';
import { columns, type Pane, type Scene, type Subject } from './pane.js';
import { stateOf } from './vms.js';

/** Undefined where there is nothing to see from near. */
export function zoomPane(subject: Subject, scene: Scene): Pane | undefined {
  const { world } = scene.cursor;
  if (subject.kind === 'host' && world.hosts[subject.index] !== undefined)
    return hostPane(scene, world.hosts[subject.index] as Host);
  if (subject.kind === 'vm' && world.vms[subject.index] !== undefined) return vmPane(scene, vmAt(world, subject.index));
  return undefined;
}

function hostPane({ cursor, filter }: Scene, host: Host): Pane {
  const { world } = cursor;
  const vms = host.vms
    .map((vm) => vmAt(world, vm))
    .filter((vm) => filter === '' || matches(filter, vm.name, vm.group))
    .sort((a, b) => a.index - b.index);
  const cluster = world.clusters[host.cluster]?.name ?? 'no cluster';
  const installs = host.installs === NONE ? '' : `, installs ${releaseKey(host.installs)}`;
  const memory = `${formatSize(Math.max(0, freeMemory(host)))} free of ${formatSize(host.memory)}`;
  return {
    title: safe(`${host.name} (${cluster}): ${releaseKey(host.release)}${installs}, ${hostWord(host.node)}`),
    detailOf: () =>
      `Drain ${drainWord(host.drain)}; ${memory}; ${host.cores} cores; ${host.vote ? 'votes' : 'no vote'}; ${counted(vms.length, 'VM')}`,
    table: {
      columns: columns('VM', ['state', 16], ['version', 9], ['memory', 9, 'right', 1], ['goes to', 20]),
      count: vms.length,
      cellsOf: (item) => {
        const vm = vms[item] as Vm;
        const to = vm.moveTo === NONE || vm.moveTo === host.index ? '' : hostName(world, vm.moveTo);
        const version = isVm(vm) ? `${letterOf(vm.version)} ${versionText(vm.version)}` : 'role';
        return [safe(vm.name), stateOf(vm), version, formatSize(vm.assigned), safe(to)];
      },
    },
    first: 0,
    subjectOf: (item) => {
      const vm = vms[item];
      return vm === undefined ? { kind: 'host', index: host.index } : { kind: 'vm', index: vm.index };
    },
  };
}

/** What has happened to it, latest last. */
function vmPane({ cursor, clock, rows, filter }: Scene, vm: Vm): Pane {
  const { world, availability, trace, length, atUs } = cursor;
  const history = historyOf(trace, length, 'vm', vm.index, Math.max(50, rows)).filter(
    (one) => filter === '' || matches(filter, occurrenceText(world, one)),
  );
  const { migrations, blackoutUsMax } = availability.of(vm.index, atUs);
  const progress = cursor.progressOf(vm.index);
  const copying = progress === undefined ? '' : `, round ${progress.round} at ${Math.floor(progress.share * 100)} %`;
  const version = isVm(vm) ? `, version ${letterOf(vm.version)} ${versionText(vm.version)}` : '';
  return {
    title: safe(`${vm.name}: ${stateOf(vm)} on ${hostName(world, vm.host)}${version}${copying}`),
    detailOf: () =>
      `${formatSize(vm.assigned)}; ${vm.clustered ? 'a role' : 'no role'}; ${counted(migrations, 'move')}; longest blackout ${formatDuration(blackoutUsMax)}; out ${formatDuration(availability.outageUs(vm.index, atUs))}`,
    table: {
      columns: columns(['time', 15], 'what happened to it'),
      count: history.length,
      cellsOf: (item) => {
        const one = history[item];
        return one === undefined ? [] : [clock(one.atUs), safe(occurrenceText(world, one))];
      },
    },
    first: history.length - 1,
    subjectOf: (item) => {
      const one = history[item];
      return one === undefined ? undefined : { kind: 'occurrence', seq: one.seq };
    },
  };
}
