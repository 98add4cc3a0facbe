/** Damaged inventories: whatever is done to one, it is a scenario or complaints, each with a path or a place; never a crash, never a hang. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import seedrandom from 'seedrandom';
import { decodeText } from '../src/base/decode.js';
import { parseScenario } from '../src/scenarios/index.js';
import { importInventory } from '../src/scenarios/inventory/index.js';
import { cpuMs } from './cpu-time.js';

/** One may take so long. */
const HANG_MS = 2000;

const FILES = ['eight-node-san.json', 'sixteen-node-s2d.json'] as const;
const BRANCH = ['groups.json', 'hosts.json', 'nodes.csv', 'vms.json'] as const;

/** Records of a section that are kept, so that many inventories can be tried. */
const KEPT = 6;

const ODD: readonly unknown[] = [
  null,
  -1,
  0,
  1e308,
  '',
  'x'.repeat(1000),
  '__proto__',
  '"; Stop-Computer #',
  '$(Get-Date)',
  '`n',
  'a\r\nb: c',
  '\u202e',
  true,
  [],
  {},
  [[[[]]]],
  { Name: { Name: 1 } },
  '/Date(99999999999999999)/',
  '8.0.0.0.0.0',
  { Major: -1, Minor: 'x' },
  Array.from({ length: 20_000 }, (_, at) => at),
];

type Draw = (below: number) => number;

interface DamagedInventories {
  readonly complaints: number;
  readonly scenarios: number;
  /** What must not be: the number of the inventory, and what happened. */
  readonly faults: readonly string[];
}

const folder = join(import.meta.dirname, '..', 'examples', 'inventories');

function originals(): string[] {
  const own = FILES.map((name) => shortened(readFileSync(join(folder, name), 'utf8')));
  const plain = BRANCH.map((name) => decodeText(readFileSync(join(folder, 'branch-office', name))));
  return [...own, ...plain.flatMap((text) => (text.ok ? [text.value] : []))];
}

const shortened = (text: string): string =>
  JSON.stringify(JSON.parse(text), (_key, value: unknown) => (Array.isArray(value) ? value.slice(0, KEPT) : value));

export async function damageInventories(
  seed: string,
  count: number,
  told: (done: number) => void = () => {},
): Promise<DamagedInventories> {
  const random = seedrandom.alea(seed);
  const draw: Draw = (below) => Math.floor(random() * below);
  const texts = originals();
  const result = { complaints: 0, scenarios: 0, faults: [] as string[] };
  for (let number = 0; number < count; number += 1) {
    const text = damaged(texts[draw(texts.length)] ?? '', draw);
    await suffer(text, number, result);
    if (number % 500 === 499) told(number + 1);
  }
  return result;
}

/** In its values where it is JSON, or in its letters. */
function damaged(text: string, draw: Draw): string {
  if (draw(3) === 0 || !/^\s*[[{]/.test(text)) return cut(text, draw);
  const value: unknown = JSON.parse(text);
  for (let times = 1 + draw(3); times > 0; times -= 1) spoil(value, draw);
  return JSON.stringify(value);
}

function cut(text: string, draw: Draw): string {
  const at = draw(text.length + 1);
  const put = [String.fromCharCode(draw(0x250)), '', '[', '{', '"', '[['.repeat(500), ','][draw(7)] ?? '';
  return text.slice(0, at) + put + text.slice(at + draw(20));
}

/** Puts something odd in the place of one value, or under another key. */
function spoil(root: unknown, draw: Draw): void {
  let at = root as Record<string, unknown>;
  for (;;) {
    const keys = Object.keys(at);
    const key = keys[draw(Math.max(1, keys.length))];
    if (key === undefined) return;
    const inner = at[key];
    if (typeof inner === 'object' && inner !== null && draw(5) > 0) at = inner as Record<string, unknown>;
    else if (draw(6) === 0) delete at[key];
    else {
      Object.defineProperty(at, draw(10) === 0 ? '__proto__' : key, {
        value: structuredClone(ODD[draw(ODD.length)]),
        enumerable: true,
        configurable: true,
        writable: true,
      });
      return;
    }
  }
}

async function suffer(
  text: string,
  number: number,
  result: { complaints: number; scenarios: number; faults: string[] },
) {
  const began = cpuMs();
  try {
    const imported = importInventory([{ file: 'damaged.json', text }]);
    const complaints = imported.ok ? [] : imported.error;
    if (!imported.ok && complaints.length === 0) result.faults.push(`${number}: refused without a complaint`);
    if (complaints.some(({ path, place }) => path === undefined && place === undefined))
      result.faults.push(`${number}: a complaint without a path or a place`);
    const scenario = imported.ok ? await parseScenario(imported.value.yaml, 'damaged.yaml') : undefined;
    result[scenario?.ok === true ? 'scenarios' : 'complaints'] += 1;
  } catch (error) {
    result.faults.push(`${number}: ${error instanceof Error ? error.message : String(error)}\n${text.slice(0, 2000)}`);
  }
  const took = cpuMs() - began;
  if (took > HANG_MS) result.faults.push(`${number}: took ${Math.round(took)} ms`);
}
