/** The cmdlets of group sets. */

import { SECOND } from '../../base/units.js';
import { FACT } from '../facts.js';
import { dropSet, markSets, setNamed } from '../group-sets.js';
import { waitFor } from '../rules/group-sets.js';
import type { Refusal } from '../rules/index.js';
import type { Turn } from '../turn.js';
import { type GroupSet, NONE, type World } from '../world.js';
import { type Command, firstRefusal, numberOf, parameter, type Step, textOf } from './command.js';

const setIn = (world: World, step: Step): number => setNamed(world, step.subject, textOf(step, 'Name'));

const providerIn = (world: World, step: Step): number => setNamed(world, step.subject, textOf(step, 'Provider'));

const groupsIn = (step: Step): readonly number[] => {
  const groups = step.with?.Group;
  return Array.isArray(groups) ? groups : [];
};

/** Whether the set is there, or is not, as the cmdlet needs it. */
const allowed = ({ world }: Turn, step: Step, exists = true): Refusal | undefined =>
  firstRefusal(world, [
    ['quorum/cluster-runs', step.subject],
    ['group-set/level-has-sets', step.subject],
    ['group-set/exists', step.subject, (setIn(world, step) !== NONE) === exists ? 1 : 0],
  ]);

/** Whether the roles that a step names are some. */
const areRoles = ({ world }: Turn, step: Step): Refusal | undefined =>
  firstRefusal(
    world,
    groupsIn(step).flatMap((vm) => [['vm/exists', vm] as const, ['role/is-clustered', vm] as const]),
  );

/** Whether the set that is to be waited for is there. */
const hasProvider = ({ world }: Turn, step: Step): Refusal | undefined =>
  firstRefusal(world, [['group-set/exists', step.subject, providerIn(world, step) === NONE ? 0 : 1]]);

/** Changes the set that a step names. */
const changes =
  (change: (set: GroupSet, world: World, step: Step) => void): Command['perform'] =>
  (turn, step) => {
    const { world } = turn;
    const set = world.groupSets[setIn(world, step)];
    if (set !== undefined) change(set, world, step);
    markSets(world);
    turn.fact(FACT['group-sets-changed'], step.subject);
  };

/** What `Set-ClusterGroupSet` and `New-ClusterGroupSet` say of when a role counts as started. */
function setStartup(set: GroupSet, step: Step): void {
  const setting = textOf(step, 'StartupSetting');
  const seconds = numberOf(step, 'StartupDelay');
  if (setting === 'Online') set.delayUs = 0;
  else if (seconds !== NONE) set.delayUs = seconds * SECOND;
}

const name = { name: 'Name', kind: 'text', position: 0, mandatory: true, help: 'The set.' } as const;
const group = { name: 'Group', kind: 'vm', list: true, position: 1, mandatory: true, help: 'The roles.' } as const;
const provider = {
  name: 'Provider',
  kind: 'text',
  position: 1,
  mandatory: true,
  help: 'The set that is started before it.',
} as const;
const startup = [
  {
    name: 'StartupSetting',
    kind: 'choice',
    choices: ['Delay', 'Online'],
    help: 'Whether a role counts as started after the delay, or as soon as it is online.',
  },
  { name: 'StartupDelay', kind: 'integer', min: 0, max: 86_400, help: 'The delay, in seconds.' },
] as const;

export const newClusterGroupSet: Command = {
  spec: {
    name: 'New-ClusterGroupSet',
    help: 'Makes a group set. No role is in it yet.',
    parameters: [name, ...startup, parameter.cluster],
  },
  about: 'cluster',
  refuses: (turn, step) => allowed(turn, step, false),
  perform: (turn, step) => {
    const set = { name: textOf(step, 'Name'), cluster: step.subject, vms: [], after: [], delayUs: 0 };
    setStartup(set, step);
    turn.world.groupSets.push(set);
    turn.fact(FACT['group-sets-changed'], step.subject);
  },
};

export const setClusterGroupSet: Command = {
  spec: {
    name: 'Set-ClusterGroupSet',
    help: 'Says when a role of a group set counts as started.',
    parameters: [name, ...startup, parameter.cluster],
  },
  about: 'cluster',
  refuses: allowed,
  perform: changes((set, _world, step) => setStartup(set, step)),
};

export const removeClusterGroupSet: Command = {
  spec: {
    name: 'Remove-ClusterGroupSet',
    help: 'Takes a group set away. Its roles stay.',
    parameters: [name, parameter.cluster],
  },
  about: 'cluster',
  refuses: allowed,
  perform: (turn, step) => {
    dropSet(turn.world, setIn(turn.world, step));
    turn.fact(FACT['group-sets-changed'], step.subject);
  },
};

export const addClusterGroupToSet: Command = {
  spec: {
    name: 'Add-ClusterGroupToSet',
    help: 'Adds roles to a group set.',
    parameters: [name, group, parameter.cluster],
  },
  about: 'cluster',
  refuses: (turn, step) =>
    allowed(turn, step) ??
    areRoles(turn, step) ??
    firstRefusal(
      turn.world,
      groupsIn(step).map((vm) => ['group-set/one-for-each-role', vm, setIn(turn.world, step)] as const),
    ),
  perform: changes((set, _world, step) => {
    set.vms = [...new Set([...set.vms, ...groupsIn(step)])];
  }),
};

export const removeClusterGroupFromSet: Command = {
  spec: {
    name: 'Remove-ClusterGroupFromSet',
    help: 'Takes roles out of a group set.',
    parameters: [name, group, parameter.cluster],
  },
  about: 'cluster',
  refuses: (turn, step) => allowed(turn, step) ?? areRoles(turn, step),
  perform: changes((set, _world, step) => {
    set.vms = set.vms.filter((one) => !groupsIn(step).includes(one));
  }),
};

export const addClusterGroupSetDependency: Command = {
  spec: {
    name: 'Add-ClusterGroupSetDependency',
    help: 'Has a group set wait for another one, after a failure.',
    parameters: [name, provider, parameter.cluster],
  },
  about: 'cluster',
  refuses: (turn, step) =>
    allowed(turn, step) ??
    hasProvider(turn, step) ??
    firstRefusal(turn.world, [
      ['group-set/order-has-no-circle', step.subject, waitFor(setIn(turn.world, step), providerIn(turn.world, step))],
    ]),
  perform: changes((set, world, step) => {
    set.after = [...new Set([...set.after, providerIn(world, step)])];
  }),
};

export const removeClusterGroupSetDependency: Command = {
  spec: {
    name: 'Remove-ClusterGroupSetDependency',
    help: 'Has a group set wait for another one no more.',
    parameters: [name, provider, parameter.cluster],
  },
  about: 'cluster',
  refuses: (turn, step) => allowed(turn, step) ?? hasProvider(turn, step),
  perform: changes((set, world, step) => {
    set.after = set.after.filter((one) => one !== providerIn(world, step));
  }),
};
