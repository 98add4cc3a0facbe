/**
 * Activities: what is under way in the world. Each kind lists the happenings that may end it, the ordinary one first. The
 * simulator gives an ending its time and its chance, the explorer tries all; neither knows a rule.
 */
import { assert } from '../base/assert.js';

export interface ActivityKind {
  readonly name: ActivityName;
  readonly about: 'host' | 'vm' | 'cluster';
  readonly endings: readonly Happening[];
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
  activity('level-update', 'cluster', 'level-updated'),
  activity('pool-update', 'cluster', 'pool-updated'),
  activity('version-update', 'vm', 'version-updated'),
  activity('guest-boot', 'vm', 'guest-booted'),
  activity('guest-shutdown', 'vm', 'guest-stopped'),
  activity('vm-save', 'vm', 'vm-saved'),
  activity('vm-restore', 'vm', 'guest-booted'),
  activity('migration-setup', 'vm', 'setup-done', 'migration-broke'),
  activity('migration-copy', 'vm', 'copied', 'migration-broke'),
  activity('migration-blackout', 'vm', 'switched', 'migration-broke'),
  activity('quick-switch', 'vm', 'switched'),
  activity('migration-finish', 'vm', 'handed-over'),
  activity('offline-move', 'vm', 'handed-over'),
] as const;

export type ActivityName = (typeof kinds)[number]['name'];

/** What the world does by itself: the endings of activities, and what strikes from outside. */
export type Happening = (typeof kinds)[number]['endings'][number] | 'crash' | 'power-back';

export const ACTIVITIES: readonly ActivityKind[] = kinds;

/** Activities by name, as the integers that `began` and `ended` hold. */
export const ACTIVITY = Object.freeze(Object.fromEntries(kinds.map((kind, index) => [kind.name, index]))) as Readonly<
  Record<ActivityName, number>
>;

/** More subjects than any world has; an open activity is `kind * SUBJECTS + subject`. */
export const SUBJECTS = 1_048_576;

export function activityKey(kind: number, subject: number): number {
  assert(subject >= 0 && subject < SUBJECTS, 'a subject out of range');
  return kind * SUBJECTS + subject;
}
