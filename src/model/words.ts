/** The words that people read for the states of hosts, VMs and drains: those of the cmdlets, and of the output format. */
import { DRAIN, NODE, POWER } from './states.js';

type HostWord = 'Up' | 'Paused' | 'Down' | 'Joining' | 'Isolated' | 'Quarantined' | 'Installing' | 'Ready';
type VmWord =
  | 'Running'
  | 'Off'
  | 'Saved'
  | 'Paused'
  | 'PausedCritical'
  | 'Starting'
  | 'Stopping'
  | 'Saving'
  | 'Failed'
  | 'Lost';

const HOST_WORDS: Readonly<Record<keyof typeof NODE, HostWord>> = {
  joining: 'Joining',
  up: 'Up',
  paused: 'Paused',
  evicting: 'Paused',
  upgrading: 'Installing',
  patchingInPlace: 'Installing',
  down: 'Down',
  isolated: 'Isolated',
  cutOff: 'Isolated',
  stopped: 'Down',
  stopping: 'Paused',
  halted: 'Down',
  quarantined: 'Quarantined',
  ready: 'Ready',
  installing: 'Installing',
  patching: 'Installing',
  upgradingOutside: 'Installing',
  bare: 'Down',
  dark: 'Down',
  dead: 'Down',
};

const VM_WORDS: Readonly<Record<keyof typeof POWER, VmWord>> = {
  off: 'Off',
  starting: 'Starting',
  restoring: 'Starting',
  running: 'Running',
  stopping: 'Stopping',
  saving: 'Saving',
  saved: 'Saved',
  paused: 'Paused',
  pausedCritical: 'PausedCritical',
  failed: 'Failed',
  lost: 'Lost',
};

type DrainWord = 'NotInitiated' | 'InProgress' | 'Completed' | 'Failed';

const DRAIN_WORDS: Readonly<Record<keyof typeof DRAIN, DrainWord>> = {
  notInitiated: 'NotInitiated',
  inProgress: 'InProgress',
  completed: 'Completed',
  failed: 'Failed',
};

const byNumber = <Name extends string, Word>(
  numbers: Readonly<Record<Name, number>>,
  words: Readonly<Record<Name, Word>>,
): ReadonlyMap<number, Word> => new Map((Object.keys(numbers) as Name[]).map((name) => [numbers[name], words[name]]));

const hostWords = byNumber(NODE, HOST_WORDS);
const vmWords = byNumber(POWER, VM_WORDS);
const drainWords = byNumber(DRAIN, DRAIN_WORDS);

export const hostWord = (node: number): HostWord => hostWords.get(node) ?? 'Down';
export const vmWord = (power: number): VmWord => vmWords.get(power) ?? 'Failed';
export const drainWord = (drain: number): DrainWord => drainWords.get(drain) ?? 'NotInitiated';
