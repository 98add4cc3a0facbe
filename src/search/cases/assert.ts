/** A policy under test, for any test runner: it throws what was found, in words. */
import type { PolicySource } from '../../operators/index.js';
import { CASE_BOUNDS, CASE_FAULTS, CASE_SIZE, type CaseSize, textOf } from './case.js';
import { fuzz } from './fuzz.js';

export interface AssertOptions {
  /** Cases; unwritten: 200. */
  readonly runs?: number;
  /** Where chance begins; unwritten: 1. */
  readonly seed?: string | number;
  /** How large cases may be: 2 to 64 hosts, 1 to 1000 VMs, 0 to 9 faults; unwritten: 4, 6 and 2. And of which kinds faults are; unwritten: of any. */
  readonly size?: Partial<CaseSize>;
}

const RUNS = 200;

const SIZE_KEYS = ['hosts', 'vms', 'faults'] as const;

function mustBeWhole(name: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw new RangeError(`assertPolicy: ${name} is ${value}; a whole number from ${least} to ${most} is wanted.`);
}

/**
 * Plays random small clusters, plans and faults with a policy, and throws an Error with the smallest case in which it fails: where it
 * breaks a claim, sends a VM where a rule forbids it, answers nonsense, or does not finish what the plain strategy finishes. The same
 * seed plays the same cases.
 */
export async function assertPolicy(
  policy: PolicySource,
  { runs = RUNS, seed = 1, size = {} }: AssertOptions = {},
): Promise<void> {
  if (typeof policy?.text !== 'string' || typeof policy.name !== 'string')
    throw new TypeError('assertPolicy: a policy is { name, text }: the name of its file, and what stands in it.');
  const sizes = { ...CASE_SIZE, ...size };
  // A test that plays nothing passes whatever the policy does.
  mustBeWhole('runs', runs, 1, Number.MAX_SAFE_INTEGER);
  for (const key of SIZE_KEYS) mustBeWhole(key, sizes[key], ...CASE_BOUNDS[key]);
  const strange = sizes.kinds?.find((kind) => !CASE_FAULTS.includes(kind));
  if (strange !== undefined || sizes.kinds?.length === 0)
    throw new RangeError(`assertPolicy: kinds are some of ${CASE_FAULTS.join(', ')}; not ${strange ?? 'none'}.`);
  const playing = fuzz(policy, { seed: String(seed), runs, size: sizes });
  let next = await playing.next();
  while (next.done !== true) next = await playing.next();
  const [found] = next.value.failures;
  if (found === undefined) return;
  const { failure, case: smallest, run, minimal } = found;
  const how = minimal ? 'the smallest case, of which nothing can be taken away' : 'a small case';
  throw new Error(
    `The policy ${policy.name} fails in case ${run} of seed ${seed}. ${failure.says}\nThis is ${how}:\n\n${textOf(smallest)}`,
  );
}
