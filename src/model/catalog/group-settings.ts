/** Properties of a clustered role that a script line may set: `(Get-ClusterGroup web1).Priority = 3000`. */
import { DWORD, type SettingKind } from './settings.js';
import { assumed, doc, type Range, type Sourced } from './types.js';

export interface GroupSetting {
  readonly name: string;
  /** Unwritten: a text. */
  readonly kind?: SettingKind;
  /** Inclusive. */
  readonly range?: Sourced<Range>;
  /** What the numbers of a choice mean. */
  readonly choices?: Readonly<Record<number, string>>;
  /** One sentence. */
  readonly help: string;
}

/** Values of DefaultMoveType, a private property of the VM of a role: other ones are not modelled. */
export const MOVE_TYPES = { quick: 1, asPriority: DWORD } as const;

export const GROUP_SETTINGS: readonly GroupSetting[] = [
  {
    name: 'Priority',
    kind: 'choice',
    range: doc({ from: 0, to: 3000 }, 'GRP'),
    choices: { 0: 'No Auto Start', 1000: 'Low', 2000: 'Medium', 3000: 'High' },
    help: 'In which order roles leave a node and start on another.',
  },
  {
    name: 'AntiAffinityClassNames',
    help: 'Classes of roles that avoid each other; commas between them, an empty text for none.',
  },
  {
    name: 'PreferredSite',
    help: 'The site whose nodes the role goes to first; an empty text for none.',
  },
  {
    name: 'AutoFailbackType',
    kind: 'choice',
    range: doc({ from: 0, to: 1 }, 'GRP'),
    choices: { 0: 'prevent', 1: 'allow' },
    help: 'Whether the role returns to its most preferred owner when that serves again.',
  },
  {
    name: 'FailbackWindowStart',
    kind: 'count',
    range: doc({ from: 0, to: 23 }, 'GRP'),
    help: 'Hour of the day from which on the role may return by itself.',
  },
  {
    name: 'FailbackWindowEnd',
    kind: 'count',
    range: doc({ from: 0, to: 23 }, 'GRP'),
    help: 'Hour of the day at which that ends, the next day where it is the lower one.',
  },
  {
    name: 'FailoverThreshold',
    kind: 'count',
    range: doc({ from: 0, to: DWORD }, 'GRP'),
    help: 'How often the role is started on another node within its period; 4294967295: once less than there are nodes.',
  },
  {
    name: 'FailoverPeriod',
    kind: 'count',
    range: assumed({ from: 0, to: 1193 }, 'So many hours fit into the milliseconds of a DWORD.'),
    help: 'Hours in which the failovers of the role are counted.',
  },
];
