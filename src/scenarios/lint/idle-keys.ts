/** What is written and changes nothing: whoever wrote it expects something of it. */
import { listed } from '../../base/text.js';
import type { IdleKeys } from '../idle-keys.js';
import type { Scenario } from '../scenario.js';
import type { Finding, FindingId } from './finding.js';
import { callsOf } from './installations.js';

interface Told {
  readonly id: FindingId;
  readonly kind: string;
  /** The keys as they are written. */
  readonly says: (keys: string, name: string, more: string) => string;
  /** It names the keys: what is told together with it is told of the same ones. */
  readonly remedy: (keys: string) => string;
}

const TOLD: Readonly<Record<IdleKeys['why'], Told>> = {
  'no-role': {
    id: 'key/of-roles-alone',
    kind: 'vm',
    says: (keys, name, more) => `${name}${more} is no role of a cluster, and only a role has ${keys}.`,
    remedy: (keys) => `Leave ${keys} out, or make the VM a role (no \`clustered: false\`, a host with \`cluster:\`).`,
  },
  'no-preferred-owner': {
    id: 'key/returns-to-nobody',
    kind: 'vm',
    says: (keys, name, more) =>
      `${name}${more} has ${keys}, and no preferred owner to return to: a role goes back to the first of its \`preferredOwners\`.`,
    remedy: (keys) => `Write \`preferredOwners\`, or leave ${keys} out.`,
  },
  'no-pool': {
    id: 'key/nothing-to-repair',
    kind: 'cluster',
    says: (keys, name) => `${name} has no Storage Spaces Direct, so that no drives are waited for: ${keys} has no say.`,
    remedy: (keys) => `Leave ${keys} out, or write \`storage: s2d\` of the cluster.`,
  },
  'no-migrations': {
    id: 'key/of-migrations-alone',
    kind: 'network',
    says: (keys, name) => `${name} carries no migrations, and only of those ${keys} is asked.`,
    remedy: (keys) => `Write ${keys} of the network that carries migrations, or \`migration\` in \`for\` of this one.`,
  },
  'own-number': {
    id: 'key/own-number-of-nodes',
    kind: 'cluster',
    says: (keys) =>
      `${keys} is about \`strategy: rolling\` and \`swing\`: all-at-once takes all nodes but one together, new-cluster one after the other.`,
    remedy: (keys) => `Leave ${keys} out, or take \`strategy: rolling\`.`,
  },
};

export function idleKeys(scenario: Scenario): readonly Finding[] {
  return (scenario.idleKeys ?? []).flatMap(({ why, keys, names, line }): Finding[] => {
    const comes = becoming(scenario, why);
    const [first, ...more] = names.filter((name) => !comes(name));
    if (first === undefined) return [];
    const { id, kind, says, remedy } = TOLD[why];
    const words = listed(
      keys.map((key) => `\`${key}\``),
      'and',
    );
    const others = more.length === 0 ? '' : ` (and ${more.length} more like it)`;
    return [
      {
        id,
        severity: 'note',
        line,
        subject: `${kind}:${first}`,
        why: says(words, first, others),
        remedy: remedy(words),
      },
    ];
  });
}

/** Cmdlets that give a VM what its keys lack. */
const GIVES: Partial<Readonly<Record<IdleKeys['why'], string>>> = {
  'no-role': 'Add-ClusterVirtualMachineRole',
  'no-preferred-owner': 'Set-ClusterOwnerNode',
};

/** Whether the keys of a VM may come to something on the way: a line says so, or whoever plays the lab does. */
function becoming(scenario: Scenario, why: IdleKeys['why']): (name: string) => boolean {
  const named = callsOf(scenario)
    .filter(({ cmdlet }) => cmdlet === GIVES[why])
    .flatMap(({ args }) => [args['VMName'] ?? args['VirtualMachine'] ?? args['Group'] ?? args['Name']].flat())
    .map((name) => String(name).toLowerCase());
  return (name) => scenario.lab !== undefined || named.includes(name.toLowerCase());
}
