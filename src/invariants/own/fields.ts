/** What a condition may name: rows for clusters, hosts and VMs, their fields, and the words that a field can hold. */
import { RELEASE_KEYS, VM_VERSIONS } from '../../model/catalog/index.js';
import { DRAIN, NODE, POWER } from '../../model/states.js';
import { drainWord, hostWord, vmWord } from '../../model/words.js';
import { PRIORITY, ROLE_KINDS } from '../../model/world.js';

export type RowName = 'Cluster' | 'Level' | 'Host' | 'Vm';

/** What a field holds, and its type in CEL. Numbers are `dyn`, so that both `2` and `2.0` may be written beside them. */
export const TYPES = {
  text: 'string',
  number: 'dyn',
  'text or null': 'dyn',
  'number or null': 'dyn',
  'true or false': 'bool',
  list: 'list',
  'its fields below': 'Level',
} as const;

export interface Field {
  readonly is: keyof typeof TYPES;
  readonly says: string;
  /** All that it can hold, where these are few words. */
  readonly words?: readonly string[];
  /** Whose name it holds. */
  readonly names?: Named;
}

export type Named = 'clusters' | 'hosts' | 'vms' | 'groups';

const field = (is: Field['is'], says: string): Field => ({ is, says });
const nameOf = (names: Named, says: string, is: Field['is'] = 'text'): Field => ({ is, says, names });
const number = (says: string): Field => field('number', says);
const oneOf = (words: readonly string[], says: string): Field => ({ is: 'text', says, words });

/** Several states of the model may have one word. */
const wordsOf = (states: Readonly<Record<string, number>>, word: (state: number) => string): readonly string[] => [
  ...new Set(Object.values(states).map(word)),
];

export const ROWS: Readonly<Record<RowName, Readonly<Record<string, Field>>>> = {
  Cluster: {
    name: nameOf('clusters', 'Its name.'),
    level: field('its fields below', 'Its functional level.'),
    mixed: field('true or false', 'Whether members run more than one release.'),
    upgradedAtUs: field('number or null', 'When its level was raised last, in microseconds; null: never.'),
  },
  Level: {
    release: oneOf(RELEASE_KEYS, 'Release whose functional level it is.'),
    major: number('The number before the dot.'),
    minor: number('The number behind it.'),
  },
  Host: {
    name: nameOf('hosts', 'Its name.'),
    release: oneOf(RELEASE_KEYS, 'Release that it runs.'),
    state: oneOf(wordsOf(NODE, hostWord), 'As the cluster shows it; Ready: no member.'),
    cluster: nameOf('clusters', 'Name of its cluster; null: none.', 'text or null'),
    drain: oneOf(wordsOf(DRAIN, drainWord), 'How its last drain stands.'),
    memory: number('Bytes.'),
    drainedAtUs: field(
      'number or null',
      'When its last drain that came to its end did so, in microseconds; null: never.',
    ),
    joinedAtUs: field(
      'number or null',
      'When it last joined a cluster, in microseconds; null: not since the beginning.',
    ),
    resumedAtUs: field('number or null', 'When it was last resumed, in microseconds; null: never.'),
  },
  Vm: {
    name: nameOf('vms', 'Its name.'),
    group: nameOf('groups', 'Name of the entry that made it.'),
    kind: oneOf(ROLE_KINDS, 'What it is: a VM, or another role.'),
    host: nameOf('hosts', 'Name of the host that it is on.'),
    version: oneOf(VM_VERSIONS, 'Its configuration version.'),
    state: oneOf(wordsOf(POWER, vmWord), 'As Hyper-V shows it.'),
    priority: oneOf(Object.keys(PRIORITY), 'Of its role.'),
    memory: number('Bytes that it has now.'),
    apartFrom: {
      ...field('list', 'Names of the roles that a class or an affinity rule keeps from sharing a node with it.'),
      names: 'vms',
    },
    migrations: number('Moves that completed.'),
    downtimeUs: number('Blackouts and outages together, in microseconds.'),
    blackoutUsMax: number('The longest blackout, in microseconds.'),
    outages: field('list', 'Outages, each with atUs, us, cause and setting.'),
  },
};

/** Lists by the names that a condition gives them. */
export const VARIABLES = { clusters: 'Cluster', hosts: 'Host', vms: 'Vm' } as const satisfies Record<string, RowName>;

export type Variable = keyof typeof VARIABLES;

export const isVariable = (name: string): name is Variable => Object.hasOwn(VARIABLES, name);
