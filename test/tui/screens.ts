/** Screens of small rehearsals, as the tests of this room read them. */
import stringWidth from 'string-width';
import { GiB, HOUR } from '../../src/base/units.js';
import { releaseIndex, VM_VERSIONS } from '../../src/model/catalog/index.js';
import { parseScenario, type Scenario } from '../../src/scenarios/index.js';
import { Branches } from '../../src/session/index.js';
import type { Size } from '../../src/tui/layout.js';
import { type Manner, Watching } from '../../src/tui/watching.js';
import { lab, node, rolling, saturdayNight, vm } from '../report/rehearsals.js';

export const SMALL: Size = { columns: 80, rows: 24 };
export const LARGE: Size = { columns: 200, rows: 60 };

const ESC = String.fromCharCode(27);
const COLOURS = new RegExp(`${ESC}\\[[\\d;]+m`, 'g');

export const bare = (row: string): string => row.replace(COLOURS, '');

/** Files that were written. */
export type Saved = Map<string, string>;

/** A clock that stands still unless it is moved; without a text nothing can be branched. */
export async function watchingOf(
  scenario: Scenario,
  {
    colours = 'none',
    ascii = false,
    text = '',
    saved = new Map(),
  }: Partial<Manner & { text: string; saved: Saved }> = {},
): Promise<Watching> {
  let at = 0;
  const now = (): number => {
    at += 1;
    return at;
  };
  const save = (file: string, written: string): string | undefined => {
    if (saved.has(file)) return `${file} is there already`;
    saved.set(file, written);
    return undefined;
  };
  return new Watching(await Branches.plant({ text, scenario }), { colours, ascii, now, save });
}

/** The same of a scenario that is written. */
export async function watchingText(text: string, more: Parameters<typeof watchingOf>[1] = {}): Promise<Watching> {
  const scenario = await parseScenario(text, 'story.yaml');
  if (!scenario.ok) throw new Error(scenario.error.map((one) => one.message).join(' '));
  return watchingOf(scenario.value, { ...more, text });
}

/** Goes to a time of a run that is recorded to its end, and stands there. */
export function go(watching: Watching, atUs: number): void {
  watching.travel.branch.recording.record();
  watching.travel.goTo(atUs);
}

/** Rows as text; blanks at the end of a row are left out. */
export const screen = (watching: Watching, size: Size = SMALL): string =>
  watching
    .frame(size)
    .rows.map((row) => bare(row).trimEnd())
    .join('\n');

/** Rows that are wider than the screen. */
export const tooWide = (watching: Watching, size: Size): string[] =>
  watching.frame(size).rows.filter((row) => stringWidth(row) > size.columns);

/** Three nodes on a Saturday night, VMs of two versions, one of them off. */
export const night = (more: Partial<Scenario> = {}): Scenario =>
  lab({
    start: saturdayNight(),
    world: {
      clusters: [{ name: 'LAB', level: node('x').release, witness: 2 }],
      hosts: [node('Lab1'), node('Lab2'), node('Lab3')],
      vms: [
        ...['web1', 'web2', 'web3', 'db1'].map((name, index) => vm(name, index % 3)),
        vm('old', 0, { state: 'Off' }),
        vm('build', 1, { startup: 12 * GiB, workload: 'database' }),
      ],
    },
    ...more,
  });

/** The first hour of a large cluster from WS2019 to WS2022: versions in turn, so that no two neighbours on a host are alike. */
export function large(hosts: number, vms: number): Scenario {
  const release = releaseIndex('WS2019');
  const versions = ['8.0', '9.0'].map((text) => VM_VERSIONS.indexOf(text));
  const world = {
    clusters: [{ name: 'LARGE', level: release, witness: 2 }],
    hosts: Array.from({ length: hosts }, (_, index) => node(`Node${index + 1}`, { release, memory: 1024 * GiB })),
    vms: Array.from({ length: vms }, (_, index) =>
      vm(`vm${index + 1}`, index % hosts, { version: versions[Math.floor(index / hosts) % 2] as number }),
    ),
  };
  const plans = [rolling({ to: releaseIndex('WS2022'), order: world.hosts.map((_, index) => index) })];
  const ones = { hosts: world.hosts.map(() => 1), vms: world.vms.map(() => 1) };
  const places = { clusters: [1], ...ones, upgrade: 1, limits: 1, physics: 1 };
  return lab({ world, plans, places, vms: world.vms.map(() => ({})), untilUs: HOUR });
}
