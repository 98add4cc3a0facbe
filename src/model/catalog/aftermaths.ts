/**
 * Known problems of installations and of builds, as records: what a host meets while it is installed, or once it serves again. The
 * linter finds them in an inventory; the driver plays what the model can show. There is no code per problem.
 */
import { type Bytes, GiB, MINUTE, type Micros } from '../../base/units.js';
import type { ReleaseKey } from './release-types.js';
import type { HostTrait } from './traits.js';
import type { Confidence } from './types.js';

/** What a host meets: setup rolls back; it comes and goes in its cluster; it has no way to its storage; or nothing that the model shows. */
export type AftermathEffect = 'rolls-back' | 'flaps' | 'loses-storage' | 'not-shown';

export interface Aftermath {
  readonly id: string;
  /** One sentence. */
  readonly says: string;
  /** Installations to these releases meet it; unwritten: it is about a host that serves. */
  readonly to?: readonly ReleaseKey[];
  readonly method?: 'clean' | 'in-place';
  /** Of a host that serves: revisions of its build, from and before. */
  readonly builds?: Readonly<Partial<Record<ReleaseKey, { readonly from: number; readonly before: number }>>>;
  readonly has?: HostTrait;
  /** Hosts with less memory. */
  readonly memoryBelow?: Bytes;
  readonly effect: AftermathEffect;
  /** How long it lasts, or after how long setup rolls back; ours. */
  readonly forUs: Micros;
  readonly code?: string;
  /** What helps, an imperative sentence. */
  readonly helps: string;
  readonly source: string;
  readonly confidence: Confidence;
}

export const AFTERMATHS: readonly Aftermath[] = [
  {
    id: 'renamed-management-card',
    says: 'An in-place upgrade renames the network card of the management controller, and a cluster network is partitioned.',
    to: ['AZL23H2', 'AZL24H2', 'WS2025'],
    method: 'in-place',
    has: 'bmc-network',
    effect: 'not-shown',
    forUs: 0,
    helps: 'Exclude the card by its description, not by its name.',
    source: 'TSG',
    confidence: 'field',
  },
  {
    id: 'lost-intents',
    says: 'After an upgrade the intents of Network ATC do not find their adapters (PhysicalAdapterNotFound).',
    to: ['AZL23H2', 'AZL24H2'],
    method: 'in-place',
    has: 'network-atc',
    effect: 'not-shown',
    forUs: 0,
    helps: 'Check Get-NetIntentStatus after the first node, and add the intents again.',
    source: 'AZL',
    confidence: 'doc',
  },
  {
    id: 'setup-without-memory',
    says: 'Setup in place does not get through its first phase with so little memory, and rolls back.',
    method: 'in-place',
    to: ['WS2019', 'WS2022', 'WS2025'],
    memoryBelow: 6 * GiB,
    effect: 'rolls-back',
    forUs: 20 * MINUTE,
    helps: 'Give the host more memory, or install it anew.',
    source: 'I-346',
    confidence: 'field',
  },
  {
    id: 'inbox-drivers',
    says: 'After an in-place upgrade inbox drivers stand in the place of the maker’s, and the network comes and goes.',
    to: ['AZL23H2', 'AZL24H2'],
    method: 'in-place',
    has: 'oem-drivers',
    effect: 'flaps',
    forUs: 30 * MINUTE,
    helps: 'Install the drivers of the maker before the node is resumed.',
    source: 'AZL',
    confidence: 'doc',
  },
  {
    id: 'metadata-validation',
    says: 'Volumes of ReFS do not come online on a node of 24H2 while metadata validation is on.',
    to: ['AZL24H2'],
    has: 'refs-metadata',
    effect: 'loses-storage',
    forUs: 60 * MINUTE,
    helps: 'Set RefsEnableMetadataValidation to 0 on every node before the first one.',
    source: 'AZL',
    confidence: 'doc',
  },
  {
    id: 'replicated-volumes-offline',
    says: 'After the upgrade to 21H2 the replicated volumes of a stretched cluster are offline until the node restarts again.',
    to: ['HCI21H2'],
    has: 'storage-replica',
    effect: 'loses-storage',
    forUs: 20 * MINUTE,
    code: '7001',
    helps: 'Restart the node a second time before it is resumed.',
    source: 'CSVOFF',
    confidence: 'doc',
  },
  {
    id: 'bitlocker-volumes',
    says: 'With the update of July 2025 on WS2019 the cluster service of a node with volumes under BitLocker restarts again and again.',
    builds: { WS2019: { from: 7558, before: 7678 } },
    has: 'bitlocker-volumes',
    effect: 'flaps',
    forUs: 30 * MINUTE,
    code: '7031',
    helps: 'Install the update of August 2025 (KB5063877) before the first drain.',
    source: 'KBNOTES',
    confidence: 'field',
  },
];
