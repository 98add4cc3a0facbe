/** The cmdlets of affinity rules. */

import { AFFINITY, markAffinity } from '../affinity.js';
import { FACT } from '../facts.js';
import type { Turn } from '../turn.js';
import { NONE, type World } from '../world.js';
import { type Command, firstRefusal, numberOf, parameter, type Step, textOf } from './command.js';

/** The number of the rule that a step names, or NONE. */
const ruleIn = ({ affinities }: World, step: Step): number =>
  affinities.findIndex(
    ({ name, cluster }) => cluster === step.subject && name.toLowerCase() === textOf(step, 'Name').toLowerCase(),
  );

const groupsIn = (step: Step): readonly number[] => {
  const groups = step.with?.Groups;
  return Array.isArray(groups) ? groups : [];
};

const allowed = ({ world }: Turn, step: Step, exists: boolean) =>
  firstRefusal(world, [
    ['quorum/cluster-runs', step.subject],
    ['affinity/level-has-rules', step.subject],
    ['affinity/rule-exists', step.subject, (ruleIn(world, step) !== NONE) === exists ? 1 : 0],
  ]) ??
  firstRefusal(
    world,
    groupsIn(step).flatMap((vm) => [['vm/exists', vm] as const, ['role/is-clustered', vm] as const]),
  );

const changes = (turn: Turn, { subject }: Step): void => {
  markAffinity(turn.world);
  turn.fact(FACT['affinity-changed'], subject);
};

const name = { name: 'Name', kind: 'text', position: 0, mandatory: true, help: 'The rule.' } as const;
const groups = { name: 'Groups', kind: 'vm', list: true, mandatory: true, help: 'The roles.' } as const;

export const newClusterAffinityRule: Command = {
  spec: {
    name: 'New-ClusterAffinityRule',
    help: 'Makes a rule that keeps roles together or apart, on nodes or on sites. It names none yet.',
    parameters: [
      name,
      { name: 'RuleType', kind: 'choice', choices: AFFINITY, position: 1, mandatory: true, help: 'What it does.' },
      parameter.cluster,
    ],
  },
  about: 'cluster',
  refuses: (turn, step) => allowed(turn, step, false),
  perform: (turn, step) => {
    const type = AFFINITY.indexOf(textOf(step, 'RuleType') as (typeof AFFINITY)[number]);
    turn.world.affinities.push({ name: textOf(step, 'Name'), cluster: step.subject, type, enabled: true, vms: [] });
    changes(turn, step);
  },
};

/** Changes the roles of the rule that a step names. */
const renames =
  (change: (vms: readonly number[], groups: readonly number[]) => readonly number[]): Command['perform'] =>
  (turn, step) => {
    const rule = turn.world.affinities[ruleIn(turn.world, step)];
    if (rule !== undefined) rule.vms = change(rule.vms, groupsIn(step));
    changes(turn, step);
  };

export const addClusterGroupToAffinityRule: Command = {
  spec: {
    name: 'Add-ClusterGroupToAffinityRule',
    help: 'Adds roles to an affinity rule.',
    parameters: [name, groups, parameter.cluster],
  },
  about: 'cluster',
  refuses: (turn, step) => allowed(turn, step, true),
  perform: renames((vms, added) => [...new Set([...vms, ...added])]),
};

export const removeClusterGroupFromAffinityRule: Command = {
  spec: {
    name: 'Remove-ClusterGroupFromAffinityRule',
    help: 'Takes roles out of an affinity rule.',
    parameters: [name, groups, parameter.cluster],
  },
  about: 'cluster',
  refuses: (turn, step) => allowed(turn, step, true),
  perform: renames((vms, gone) => vms.filter((one) => !gone.includes(one))),
};

export const setClusterAffinityRule: Command = {
  spec: {
    name: 'Set-ClusterAffinityRule',
    help: 'Switches an affinity rule off or on.',
    parameters: [
      name,
      { name: 'Enabled', kind: 'integer', min: 0, max: 1, mandatory: true, help: '1 or 0.' },
      parameter.cluster,
    ],
  },
  about: 'cluster',
  refuses: (turn, step) => allowed(turn, step, true),
  perform: (turn, step) => {
    const rule = turn.world.affinities[ruleIn(turn.world, step)];
    if (rule !== undefined) rule.enabled = numberOf(step, 'Enabled') === 1;
    changes(turn, step);
  },
};
