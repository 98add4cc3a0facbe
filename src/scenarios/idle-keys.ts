/** Keys that a file writes and that change nothing there: they are accepted, and told by the linter. */
import type { Sound } from './build.js';
import { carriesMigrations, type VmDraft, type VmRow } from './directory.js';
import type { Written } from './schema.js';

/** Keys of one entry, where it stands, and why nothing comes of them. */
export interface IdleKeys {
  readonly why: 'no-role' | 'no-preferred-owner' | 'no-pool' | 'no-migrations' | 'own-number';
  readonly keys: readonly string[];
  readonly line: number;
  /** Of VMs all of the entry, else the one thing. */
  readonly names: readonly string[];
}

export function idleKeysOf(sound: Sound): readonly IdleKeys[] {
  const { written, lineOf } = sound;
  const { networks = [], upgrade } = written;
  const line = (owner: object): number => lineOf(owner) ?? 1;
  const ofNetworks = networks.flatMap((network): IdleKeys[] =>
    carriesMigrations(network)
      ? []
      : [{ why: 'no-migrations', keys: writtenOf(network, OF_MIGRATIONS), line: line(network), names: [network.name] }],
  );
  const found = [...ofVms(sound), ...ofNetworks, ...(upgrade === undefined ? [] : ofUpgrade(sound, upgrade))];
  return found.filter(({ keys }) => keys.length > 0);
}

/** What only the network that carries migrations is asked for. */
const OF_MIGRATIONS = ['mode', 'team', 'uplink', 'smbLimit', 'background', 'backgroundWeight'] as const;

/** What a cluster does with its roles alone. */
const OF_ROLES = [
  'priority',
  'preferredOwners',
  'preferredSite',
  'autoFailback',
  'failbackWindow',
  'failover',
  'defaultMoveType',
] as const;

const writtenOf = (draft: object, keys: readonly string[]): string[] =>
  keys.filter((key) => (draft as Readonly<Record<string, unknown>>)[key] !== undefined);

/** Each entry once, however many VMs it writes. */
function ofVms({ directory, lineOf }: Sound): IdleKeys[] {
  const rows = new Map<VmDraft, VmRow[]>();
  for (const row of directory.vms.all) rows.set(row.draft, [...(rows.get(row.draft) ?? []), row]);
  return [...rows].flatMap(([draft, all]): IdleKeys[] => {
    const place = { line: lineOf(draft) ?? 1, names: all.map(({ name }) => name) };
    const [first] = all;
    const isRole = ({ host, role }: VmRow): boolean =>
      role !== undefined || (draft.clustered !== false && host?.cluster !== undefined);
    if (first === undefined) return [];
    if (!all.some(isRole)) return [{ ...place, why: 'no-role', keys: writtenOf(draft, OF_ROLES) }];
    const returns = draft.autoFailback === true && draft.preferredOwners === undefined;
    const keys = returns ? writtenOf(draft, ['autoFailback', 'failbackWindow']) : [];
    return [{ ...place, why: 'no-preferred-owner', keys }];
  });
}

/** Strategies that take as many nodes at a time as they do. */
const OWN_NUMBER: readonly (string | undefined)[] = ['all-at-once', 'new-cluster'];

function ofUpgrade({ directory, lineOf }: Sound, upgrade: NonNullable<Written['upgrade']>): IdleKeys[] {
  const { clusters } = directory;
  const cluster = upgrade.cluster === undefined ? clusters.all[0] : clusters.find(upgrade.cluster);
  const place = { line: lineOf(upgrade) ?? 1, names: [cluster?.name ?? ''] };
  const isPooled = cluster?.draft.storage === 's2d';
  return [
    { ...place, why: 'no-pool', keys: isPooled ? [] : writtenOf(upgrade, ['waitForRepair']) },
    {
      ...place,
      why: 'own-number',
      keys: OWN_NUMBER.includes(upgrade.strategy) ? writtenOf(upgrade, ['parallel']) : [],
    },
  ];
}
