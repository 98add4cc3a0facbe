/** Policies under fuzzing: bad ones are found and shrunk soon on one core, good ones pass long runs. */
import { readdirSync, readFileSync } from 'node:fs';
import { fuzz } from '../src/search/cases/fuzz.js';

/** Cases of a good policy. */
const CASES = 100_000;

/** Seconds of one core in which a bad one is found, and in which its case is shrunk. */
const [FOUND_MAX, SHRUNK_MAX] = [60, 10];

const POLICIES = new URL('../test/search/policies/', import.meta.url);

/** The planted ones; the bad ones first. */
export const POLICY_FILES = (['bad', 'good'] as const).flatMap((kind) =>
  readdirSync(new URL(`${kind}/`, POLICIES)).map((name) => ({ kind, name })),
);

const coreSeconds = (): number => process.cpuUsage().user / 1e6 + process.cpuUsage().system / 1e6;

/** One line about one policy, and what it should not have come to. */
export async function provePolicy({
  kind,
  name,
}: (typeof POLICY_FILES)[number]): Promise<{ line: string; faults: string[] }> {
  const policy = { name, text: readFileSync(new URL(`${kind}/${name}`, POLICIES), 'utf8') };
  const began = coreSeconds();
  const playing = fuzz(policy, { seed: '1', runs: CASES });
  let foundAt: number | undefined;
  let next = await playing.next();
  while (next.done !== true) {
    if (next.value.doing === 'shrinking') foundAt ??= coreSeconds();
    next = await playing.next(kind === 'bad' && foundAt === undefined && coreSeconds() - began > FOUND_MAX);
  }
  const ended = coreSeconds();
  const { failures, runs } = next.value;
  const [failure] = failures;
  const size = `${runs} cases, ${((foundAt ?? ended) - began).toFixed(1)} s`;
  if (failure === undefined)
    return { line: `${kind} policy ${name} passes: ${size}`, faults: kind === 'good' ? [] : [`${name} is bad`] };
  const shrunk = ended - (foundAt ?? ended);
  const faults = [
    ...(kind === 'good' ? [`${name} is good`] : []),
    ...(shrunk > SHRUNK_MAX ? [`${name} was not shrunk in ${SHRUNK_MAX} s`] : []),
    ...(failure.minimal ? [] : [`${name} was not shrunk to its end`]),
  ];
  return {
    line: `${kind} policy ${name} fails (${failure.failure.kind}): ${size}; shrunk in ${shrunk.toFixed(1)} s`,
    faults,
  };
}
