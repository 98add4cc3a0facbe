/** Policies under fuzzing: bad ones are found and shrunk soon on one core, good ones pass long runs. */
import { readdirSync, readFileSync } from 'node:fs';
import { fuzz } from '../src/search/cases/fuzz.js';

/** Seeds of a good policy, and cases of each. A policy that was mended goes on at the seed that it failed at. */
const [SEEDS, CASES] = [10, 10_000];

/** Seconds of one core in which a bad one is found, and in which its case is shrunk. */
const [FOUND_MAX, SHRUNK_MAX] = [60, 10];

const PLANTED = new URL('../test/search/policies/', import.meta.url);

interface PolicyFile {
  readonly kind: 'bad' | 'good';
  readonly name: string;
  readonly url: URL;
}

/** The planted ones, the bad ones first; and the example that is good. */
const FILES: readonly PolicyFile[] = [
  ...(['bad', 'good'] as const).flatMap((kind) =>
    readdirSync(new URL(`${kind}/`, PLANTED)).map((name) => ({ kind, name, url: new URL(`${kind}/${name}`, PLANTED) })),
  ),
  { kind: 'good', name: 'best-fit.js', url: new URL('../examples/policies/best-fit.js', import.meta.url) },
];

/** One policy, and the first seed of a good one. */
interface Wanted extends PolicyFile {
  readonly from: number;
}

/** Those that are named, `fewest-vms.js` or from a seed on `fewest-vms.js@4`; where nobody is, all. */
export function policiesNamed(words: readonly string[]): readonly Wanted[] {
  const asked = words.map((word) => word.split('@'));
  return FILES.flatMap((file) => {
    const named = asked.find(([name]) => name === file.name);
    return words.length > 0 && named === undefined ? [] : [{ ...file, from: Number(named?.[1] ?? 1) }];
  });
}

export interface Proof {
  readonly line: string;
  /** What it should not have come to. */
  readonly faults: readonly string[];
}

const coreSeconds = (): number => process.cpuUsage().user / 1e6 + process.cpuUsage().system / 1e6;

/** One line about each seed of a good policy, until it fails; one about a bad one. */
export async function* provePolicy({ from, ...file }: Wanted): AsyncGenerator<Proof, void> {
  const last = file.kind === 'good' ? SEEDS : from;
  for (let seed = from; seed <= last; seed += 1) {
    const proof = await proveSeed(file, seed);
    yield proof;
    if (proof.faults.length > 0) return;
  }
}

async function proveSeed({ kind, name, url }: PolicyFile, seed: number): Promise<Proof> {
  const began = coreSeconds();
  const playing = fuzz({ name, text: readFileSync(url, 'utf8') }, { seed: String(seed), runs: CASES });
  let foundAt: number | undefined;
  let next = await playing.next();
  while (next.done !== true) {
    if (next.value.doing === 'shrinking') foundAt ??= coreSeconds();
    next = await playing.next(kind === 'bad' && foundAt === undefined && coreSeconds() - began > FOUND_MAX);
  }
  const ended = coreSeconds();
  const { failures, runs } = next.value;
  const [failure] = failures;
  const spent = (foundAt ?? ended) - began;
  const size = `seed ${seed}, ${runs} cases, ${spent.toFixed(1)} s, ${Math.round(runs / spent)} cases/s`;
  if (failure === undefined)
    return { line: `${kind} policy ${name} passes: ${size}`, faults: kind === 'good' ? [] : [`${name} is bad`] };
  const shrunk = ended - (foundAt ?? ended);
  const faults = [
    ...(kind === 'good' ? [`${name} is good`, failure.failure.says, JSON.stringify(failure.case)] : []),
    ...(shrunk > SHRUNK_MAX ? [`${name} was not shrunk in ${SHRUNK_MAX} s`] : []),
    ...(failure.minimal ? [] : [`${name} was not shrunk to its end`]),
  ];
  return {
    line: `${kind} policy ${name} fails (${failure.failure.kind}): ${size}; shrunk in ${shrunk.toFixed(1)} s`,
    faults,
  };
}
