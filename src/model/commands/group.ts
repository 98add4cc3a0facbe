/** What may be said of a role: its owners, and its properties. */

import { HOUR } from '../../base/units.js';
import { DWORD, MOVE_TYPES } from '../catalog/index.js';
import { reviewFailback } from '../effects/failback.js';
import { waitForHost } from '../effects/failover.js';
import { FACT } from '../facts.js';
import { siteNumber } from '../make-fittings.js';
import { hostAt, vmAt } from '../rules/names.js';
import { isInDoubt } from '../rules/service.js';
import type { Turn } from '../turn.js';
import { NONE, restarts, type Vm } from '../world.js';
import { type Command, firstRefusal, numberOf, parameter, type Step, textOf } from './command.js';

const ofRole = (turn: Turn, { subject }: Step) =>
  firstRefusal(turn.world, [
    ['vm/exists', subject],
    ['role/is-clustered', subject],
  ]) ?? firstRefusal(turn.world, [['quorum/cluster-runs', hostAt(turn.world, vmAt(turn.world, subject).host).cluster]]);

const ownersIn = (step: Step): readonly number[] => {
  const owners = step.with?.Owners;
  return Array.isArray(owners) ? owners : [];
};

export const setClusterOwnerNode: Command = {
  spec: {
    name: 'Set-ClusterOwnerNode',
    help: 'Says which nodes a role prefers (-Group), or which may own it at all (-Resource).',
    parameters: [
      {
        name: 'Owners',
        kind: 'host',
        list: true,
        mandatory: true,
        position: 0,
        help: 'Nodes, the first choice first.',
      },
      { name: 'Group', kind: 'vm', help: 'The role whose preferred owners these are.' },
      { name: 'Resource', kind: 'vm', help: 'The VM whose possible owners these are.' },
      parameter.cluster,
    ],
  },
  about: 'vm',
  ofRoles: true,
  subject: 'Group',
  otherSubject: 'Resource',
  refuses: (turn, step) =>
    ofRole(turn, step) ??
    firstRefusal(
      turn.world,
      ownersIn(step).map((host) => ['membership/is-a-member', host] as const),
    ),
  perform: (turn, step) => {
    const vm = vmAt(turn.world, step.subject);
    if (step.with?.Group === undefined) vm.possibleOwners = [...ownersIn(step)];
    else vm.preferredOwners = [...ownersIn(step)];
    turn.fact(FACT['vm-changed'], vm.index);
  },
};

/** `(Get-ClusterGroup web1).NAME = n`: no cmdlet, so it is not in the table of cmdlets. */
export const setGroupProperty: Command = {
  spec: {
    name: 'Set-ClusterGroupProperty',
    help: 'A property assignment: (Get-ClusterGroup ROLE).NAME = n.',
    parameters: [
      { name: 'Name', kind: 'vm', mandatory: true, help: 'The role.' },
      { name: 'Property', kind: 'text', mandatory: true, help: 'The property.' },
      { name: 'Value', kind: 'text', mandatory: true, help: 'Its new value.' },
      parameter.cluster,
    ],
  },
  about: 'vm',
  ofRoles: true,
  subject: 'Name',
  refuses: ofRole,
  perform: (turn, step) => {
    const vm = vmAt(turn.world, step.subject);
    const name = textOf(step, 'Property');
    if (name === 'PreferredSite') vm.preferredSite = siteNumber(turn.world.siteNames, textOf(step, 'Value'));
    else if (name === 'AntiAffinityClassNames') vm.antiAffinity = classesIn(turn, textOf(step, 'Value'));
    else setNumber(vm, name, numberOf(step, 'Value'));
    turn.world.returning ||= vm.failsBack;
    turn.fact(FACT['vm-changed'], vm.index);
    if (name === 'Priority') reviewWaiting(turn, vm);
    if (OF_FAILBACK.includes(name)) reviewFailback(turn, vm);
  },
};

const OF_FAILBACK: readonly string[] = ['AutoFailbackType', 'FailbackWindowStart', 'FailbackWindowEnd'];

/**
 * A role that failed as NoAutoStart is started once it has a priority, and one that waits no longer once it has none. As long as its
 * node may come back with it, it is that node's.
 */
function reviewWaiting(turn: Turn, vm: Vm): void {
  if (!restarts(vm)) vm.waiting = false;
  else if (!vm.waiting && !isInDoubt(turn.world, vm.host)) waitForHost(turn, vm);
}

function setNumber(vm: Vm, name: string, value: number): void {
  if (name === 'Priority') vm.priority = value;
  else if (name === 'DefaultMoveType') vm.movesQuickly = value === MOVE_TYPES.quick;
  else if (name === 'AutoFailbackType') vm.failsBack = value === 1;
  else if (name === 'FailbackWindowStart') vm.failbackFrom = value;
  else if (name === 'FailbackWindowEnd') vm.failbackTo = value;
  else if (name === 'FailoverThreshold') vm.failoverThreshold = value === DWORD ? NONE : value;
  else vm.failoverPeriodUs = value * HOUR;
}

/** Numbers of the classes that a text names; new ones are added to those of the world. */
function classesIn({ world }: Turn, text: string): readonly number[] {
  const names = text.split(',').map((name) => name.trim());
  return names
    .filter((name) => name !== '')
    .map((name) => {
      const known = world.classes.findIndex((one) => one.toLowerCase() === name.toLowerCase());
      return known >= 0 ? known : world.classes.push(name) - 1;
    });
}
