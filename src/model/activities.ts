/**
 * Activities: what is under way in the world. Each kind lists the happenings that may end it, the ordinary one first. The
 * simulator gives an ending its time and its chance, the explorer tries all; neither knows a rule.
 */
import { assert } from '../base/assert.js';

export interface ActivityKind {
  readonly name: ActivityName;
  readonly about: 'host' | 'vm' | 'cluster' | 'volume';
  readonly endings: readonly Happening[];
  /** What the cluster remembers of a host, whatever becomes of that host. */
  readonly remembered?: true;
  /** Nobody waits for its end: the run may be over before. */
  readonly quiet?: true;
}

const activity = <const N extends string, const E extends string>(
  name: N,
  about: ActivityKind['about'],
  ...endings: readonly E[]
) => ({
  name,
  about,
  endings,
});

const kinds = [
  activity('eviction', 'host', 'evicted'),
  activity('add-evict-delay', 'cluster', 'delay-over'),
  activity('join', 'host', 'joined'),
  activity('clean-install', 'host', 'installed', 'installation-failed'),
  activity('in-place-upgrade', 'host', 'installed', 'installation-failed'),
  activity('patch', 'host', 'patched'),
  activity('heartbeat', 'host', 'missed'),
  activity('resiliency', 'host', 'resiliency-over'),
  activity('boot', 'host', 'booted'),
  activity('shutdown', 'host', 'shut-down'),
  activity('storage-repair', 'host', 'repaired'),
  activity('level-update', 'cluster', 'level-updated'),
  activity('pool-update', 'cluster', 'pool-updated'),
  activity('version-update', 'vm', 'version-updated'),
  activity('guest-boot', 'vm', 'guest-booted'),
  activity('guest-shutdown', 'vm', 'guest-stopped', 'guest-stays'),
  activity('vm-save', 'vm', 'vm-saved'),
  activity('vm-restore', 'vm', 'guest-booted'),
  activity('critical-timeout', 'vm', 'critical-over'),
  activity('migration-setup', 'vm', 'setup-done', 'migration-broke'),
  activity('storage-mirror', 'vm', 'mirrored', 'migration-broke'),
  activity('migration-copy', 'vm', 'copied', 'migration-broke'),
  activity('migration-blackout', 'vm', 'switched', 'migration-broke'),
  activity('quick-switch', 'vm', 'switched'),
  activity('migration-finish', 'vm', 'handed-over'),
  activity('offline-move', 'vm', 'handed-over'),
  { ...activity('balance', 'cluster', 'balanced'), quiet: true },
  activity('rejoin', 'host', 'rejoined'),
  activity('group-wait', 'cluster', 'wait-over'),
  activity('backup', 'vm', 'backup-over'),
  activity('failback-wait', 'vm', 'failback-due'),
  { ...activity('quarantine', 'host', 'quarantine-over'), remembered: true },
  { ...activity('departures', 'host', 'departures-forgotten'), remembered: true, quiet: true },
  { ...activity('failovers', 'vm', 'failovers-forgotten'), remembered: true, quiet: true },
  activity('dependency-wait', 'vm', 'dependency-over'),
  activity('start-delay', 'vm', 'delay-passed'),
] as const;

export type ActivityName = (typeof kinds)[number]['name'];

/** What the world does by itself: the endings of activities, and what strikes from outside. */
export type Happening = (typeof kinds)[number]['endings'][number] | Blow;

/**
 * What strikes from outside, and the end of it, and what it is about: the storage of a volume is lost, or the way of a host to
 * storage. `reach`: a host is in another part of the network from now on (the argument);
 * nothing comes of it until the `regroup` of its cluster. `backup-started`: a VM is being backed up.
 * `configuration-damaged`: the storage of a VM failed while its configuration was written; `configuration-restored`: somebody has
 * made it anew around its disks.
 */
export const BLOWS = {
  crash: 'host',
  'power-back': 'host',
  'storage-lost': 'volume',
  'storage-back': 'volume',
  'path-lost': 'host',
  'path-back': 'host',
  'witness-lost': 'cluster',
  'witness-back': 'cluster',
  hang: 'host',
  'hang-over': 'host',
  reach: 'host',
  regroup: 'cluster',
  'backup-started': 'vm',
  'configuration-damaged': 'vm',
  'configuration-restored': 'vm',
} as const;
export type Blow = keyof typeof BLOWS;

export const ACTIVITIES: readonly ActivityKind[] = kinds;

/** Activities by name, as the integers that `began` and `ended` hold. */
export const ACTIVITY = Object.freeze(Object.fromEntries(kinds.map((kind, index) => [kind.name, index]))) as Readonly<
  Record<ActivityName, number>
>;

const SUBJECT_BITS = 20;

/** More subjects than any world has; an open activity is `kind * SUBJECTS + subject`. */
const SUBJECTS = 1 << SUBJECT_BITS;

export function activityKey(kind: number, subject: number): number {
  assert(subject >= 0 && subject < SUBJECTS, 'a subject out of range');
  return kind * SUBJECTS + subject;
}

/** The kind in the key of an activity, and its subject. A key is below 2^31, so whole divisions are shifts. */
export const kindOf = (key: number): number => key >>> SUBJECT_BITS;
export const subjectOf = (key: number): number => key & (SUBJECTS - 1);

/** Whether nobody waits for the end of activities of a kind. */
export const isQuiet = (kind: number): boolean => QUIET[kind] === true;

const QUIET: readonly boolean[] = ACTIVITIES.map((kind) => kind.quiet === true);

/** Kinds in one word of bits. */
const WORD_BITS = 5;

/** The words of each subject: room for so many times 32 kinds. */
export const WORDS = 2;
assert(ACTIVITIES.length <= WORDS << WORD_BITS, 'more kinds of activities than bits');

const wordOf = (key: number): number => subjectOf(key) * WORDS + (kindOf(key) >>> WORD_BITS);
const bitOf = (key: number): number => 1 << (kindOf(key) & ((1 << WORD_BITS) - 1));

/** By word, the bits of the kinds about one sort of entity. */
export function maskOf(about: ActivityKind['about'], which: number): number {
  let mask = 0;
  ACTIVITIES.forEach((kind, number) => {
    if (kind.about === about && number >>> WORD_BITS === which) mask |= bitOf(activityKey(number, 0));
  });
  return mask;
}

/** Activities under way, a set of keys: for each subject a bit for each kind. */
export class OpenActivities implements Iterable<number> {
  #words: number[] = [];
  #size = 0;
  #quiet = 0;

  constructor(keys: Iterable<number> = []) {
    for (const key of keys) this.add(key);
  }

  get size(): number {
    return this.#size;
  }

  /** How many of them somebody waits for. */
  get busy(): number {
    return this.#size - this.#quiet;
  }

  has(key: number): boolean {
    return ((this.#words[wordOf(key)] ?? 0) & bitOf(key)) !== 0;
  }

  add(key: number): void {
    if (this.has(key)) return;
    const word = wordOf(key);
    while (this.#words.length <= word) this.#words.push(0);
    this.#words[word] = (this.#words[word] as number) | bitOf(key);
    this.#size += 1;
    if (isQuiet(kindOf(key))) this.#quiet += 1;
  }

  /** Whether it was under way. */
  delete(key: number): boolean {
    if (!this.has(key)) return false;
    const word = wordOf(key);
    this.#words[word] = (this.#words[word] as number) & ~bitOf(key);
    this.#size -= 1;
    if (isQuiet(kindOf(key))) this.#quiet -= 1;
    return true;
  }

  /** The bits of a subject in one of its words; kinds about other entities of the same number are among them. */
  word(subject: number, which: number): number {
    return this.#words[subject * WORDS + which] ?? 0;
  }

  /** Becomes the same set as another. */
  copy(other: OpenActivities): void {
    const { length } = other.#words;
    if (this.#words.length !== length) this.#words.length = length;
    for (let at = 0; at < length; at += 1) this.#words[at] = other.#words[at] as number;
    this.#size = other.#size;
    this.#quiet = other.#quiet;
  }

  clear(): void {
    this.#words = [];
    this.#size = this.#quiet = 0;
  }

  /** In ascending order. */
  [Symbol.iterator](): Iterator<number> {
    const keys: number[] = [];
    this.#words.forEach((bits, word) => {
      const first = (word % WORDS) << WORD_BITS;
      for (let bit = 0; bits >>> bit > 0 && bit < 32; bit += 1)
        if (((bits >>> bit) & 1) === 1) keys.push(activityKey(first + bit, Math.floor(word / WORDS)));
    });
    return keys.sort((a, b) => a - b).values();
  }
}
