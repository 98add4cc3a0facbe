/** Damaged scenarios: whatever is done to a file, it is a complaint or a run; never a crash, never a hang. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import seedrandom from 'seedrandom';
import { formatComplaints, parseScenario } from '../src/scenarios/index.js';
import { rehearse } from '../src/session/index.js';
import { cpuMs } from './cpu-time.js';

/** A file may take so long, run included. */
const HANG_MS = 2000;
/** The largest cluster is left out: it would only test patience. */
const LEFT_OUT = 'largest-cluster.yaml';

export interface Damage {
  readonly complaints: number;
  readonly runs: number;
  /** What must not be: the number of the file, and what happened. */
  readonly faults: readonly string[];
}

const folder = join(import.meta.dirname, '..', 'scenarios');
const originals = (): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.yaml') && name !== LEFT_OUT)
    .sort()
    .map((name) => readFileSync(join(folder, name), 'utf8'));

type Draw = (below: number) => number;

/** Values that people and accidents put where others belong. */
const ODD = [
  '-1',
  '0',
  '1e99',
  '.nan',
  '~',
  'true',
  '[]',
  '{}',
  '"',
  '&a',
  '*a',
  '99999999 TiB',
  '1..2',
  'A1..A99999',
  '__proto__',
  'constructor',
  '\u202e',
  '\u0000',
  '\t',
  '🧨',
  '64 GiB',
  '20 min',
  'WS2022',
  'Node1',
  '5.0',
  '!!js/function',
  '<<: *a',
  '|',
  '- ',
];

const DAMAGES: readonly ((text: string, draw: Draw) => string)[] = [
  (text, draw) => cut(text, draw, 1, ''),
  (text, draw) => cut(text, draw, 1, String.fromCharCode(draw(0x250))),
  (text, draw) => cut(text, draw, draw(40), ''),
  (text, draw) => cut(text, draw, 0, ODD[draw(ODD.length)] ?? ''),
  (text, draw) => lines(text, (all) => all.toSpliced(draw(all.length), 1)),
  (text, draw) => lines(text, (all) => all.toSpliced(draw(all.length), 0, all[draw(all.length)] ?? '')),
  (text, draw) => text.slice(0, draw(text.length)),
  (text, draw) => values(text, draw, () => ODD[draw(ODD.length)] ?? ''),
  (text, draw) => values(text, draw, (all) => all[draw(all.length)] ?? ''),
];

function cut(text: string, draw: Draw, length: number, put: string): string {
  const at = draw(text.length + 1);
  return text.slice(0, at) + put + text.slice(at + length);
}

const lines = (text: string, change: (all: string[]) => string[]): string => change(text.split('\n')).join('\n');

/** Puts something else in the place of one value. */
function values(text: string, draw: Draw, other: (all: string[]) => string): string {
  const found = [...text.matchAll(/(?<=: ?)[^,{}[\]\n]+/g)];
  const chosen = found[draw(Math.max(1, found.length))];
  if (chosen === undefined) return text;
  return text.slice(0, chosen.index) + other(found.map((one) => one[0])) + text.slice(chosen.index + chosen[0].length);
}

/** Damages shipped scenarios, `count` times, by a seed. `told` is called now and then. */
export async function damage(seed: string, count: number, told: (done: number) => void = () => {}): Promise<Damage> {
  const random = seedrandom.alea(seed);
  const draw: Draw = (below) => Math.floor(random() * below);
  const texts = originals();
  const result = { complaints: 0, runs: 0, faults: [] as string[] };
  for (let number = 0; number < count; number += 1) {
    let text = texts[draw(texts.length)] ?? '';
    for (let times = 1 + draw(3); times > 0; times -= 1)
      text = (DAMAGES[draw(DAMAGES.length)] as (typeof DAMAGES)[number])(text, draw);
    await suffer(text, number, result);
    if (number % 500 === 499) told(number + 1);
  }
  return result;
}

async function suffer(
  text: string,
  number: number,
  result: { complaints: number; runs: number; faults: string[] },
): Promise<void> {
  const began = cpuMs();
  try {
    const scenario = await parseScenario(text, 'damaged.yaml');
    if (scenario.ok) {
      result.runs += 1;
      await rehearse(scenario.value);
    } else {
      result.complaints += 1;
      const told = await formatComplaints('damaged.yaml', text, scenario.error, { color: false });
      if (scenario.error.length === 0 || !/^damaged\.yaml:\d+:\d+: /.test(told))
        result.faults.push(`${number}: a complaint without a place`);
    }
  } catch (error) {
    result.faults.push(`${number}: ${error instanceof Error ? error.message : String(error)}\n${text}`);
  }
  const took = cpuMs() - began;
  if (took > HANG_MS) result.faults.push(`${number}: took ${Math.round(took)} ms\n${text}`);
}
