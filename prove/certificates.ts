/** Certificates for every hop of Windows Server: every order of small upgrades, in both grains. */
import { GiB } from '../src/base/units.js';
import { releaseIndex } from '../src/model/catalog/index.js';
import type { WorldSpec } from '../src/model/world-spec.js';
import { explore } from '../src/search/certificate.js';
import { COMMAND_SETS, type CommandKind } from '../src/search/command-kinds.js';
import type { Grain } from '../src/search/grain.js';

const HOPS = [
  ['WS2012R2', 'WS2016'],
  ['WS2016', 'WS2019'],
  ['WS2019', 'WS2022'],
  ['WS2022', 'WS2025'],
] as const;

/** What is explored of each hop. */
interface Scope {
  readonly hosts: number;
  readonly vms: number;
  readonly grain: Grain;
  readonly commands: readonly CommandKind[];
  readonly faults: number;
}

const BY_HAND = [...COMMAND_SETS['by-hand'], 'install-old', 'save', 'turn-off'] as const;

const SCOPES: readonly Scope[] = [
  { hosts: 2, vms: 2, grain: 'atomic', commands: COMMAND_SETS.all, faults: 1 },
  { hosts: 3, vms: 2, grain: 'atomic', commands: COMMAND_SETS.all, faults: 1 },
  { hosts: 3, vms: 3, grain: 'atomic', commands: COMMAND_SETS.all, faults: 0 },
  { hosts: 3, vms: 3, grain: 'atomic', commands: BY_HAND, faults: 1 },
  { hosts: 4, vms: 4, grain: 'atomic', commands: COMMAND_SETS['by-hand'], faults: 1 },
  { hosts: 4, vms: 4, grain: 'atomic', commands: COMMAND_SETS.rolling, faults: 1 },
  { hosts: 4, vms: 4, grain: 'atomic', commands: COMMAND_SETS.procedure, faults: 1 },
  { hosts: 2, vms: 1, grain: 'interleaved', commands: COMMAND_SETS.all, faults: 1 },
  { hosts: 2, vms: 2, grain: 'interleaved', commands: COMMAND_SETS.rolling, faults: 1 },
  { hosts: 3, vms: 2, grain: 'interleaved', commands: COMMAND_SETS.procedure, faults: 1 },
  { hosts: 3, vms: 2, grain: 'interleaved', commands: COMMAND_SETS.rolling, faults: 1 },
  { hosts: 3, vms: 2, grain: 'interleaved', commands: COMMAND_SETS['by-hand'], faults: 1 },
  { hosts: 3, vms: 3, grain: 'interleaved', commands: COMMAND_SETS.procedure, faults: 1 },
  { hosts: 3, vms: 3, grain: 'interleaved', commands: COMMAND_SETS.rolling, faults: 0 },
];

/** A search of one hop. */
export interface Certificate {
  readonly scope: Scope;
  readonly from: string;
  readonly to: string;
}

/** By number. */
export const CERTIFICATES: readonly Certificate[] = SCOPES.flatMap((scope) =>
  HOPS.map(([from, to]) => ({ scope, from, to })),
);

/** How a set of commands is called. */
export function setName(commands: readonly CommandKind[]): string {
  if (commands === BY_HAND) return 'by-hand, install-old, save, turn-off';
  return Object.entries(COMMAND_SETS).find(([, set]) => set === commands)?.[0] ?? commands.join(', ');
}

/** What a search has come to. */
export interface Proof {
  readonly word: 'proved' | 'bounded' | 'broken';
  readonly states: number;
  readonly moves: number;
  readonly depth: number;
}

const lab = (from: number, hosts: number, vms: number): WorldSpec => ({
  clusters: [{ name: 'LAB', level: from, witness: 2 }],
  hosts: Array.from({ length: hosts }, (_, at) => ({
    name: `H${at + 1}`,
    release: from,
    cluster: 0,
    cores: 16,
    memory: 64 * GiB,
  })),
  vms: Array.from({ length: vms }, (_, at) => ({ name: `v${at + 1}`, host: at % hosts, startup: 2 * GiB })),
});

/** What the line of a certificate says. */
export function proofIn(line: string): Proof | undefined {
  const [, word, states, moves, depth] = /^(\w+) .*: (\d+) states, (\d+) moves, (\d+) deep/.exec(line) ?? [];
  return word === undefined
    ? undefined
    : { word: word as Proof['word'], states: Number(states), moves: Number(moves), depth: Number(depth) };
}

/** One line about one hop, and what in it is not as it should be. */
export function prove({ scope, from, to }: Certificate, maxStates: number): { line: string; faults: string[] } {
  const { hosts, vms, grain, commands, faults } = scope;
  const [old, young] = [releaseIndex(from), releaseIndex(to)];
  const began = performance.now();
  const { claims, end, states, transitions, depth } = explore({
    ...{ world: lab(old, hosts, vms), grain, commands, faults: ['crash'], budget: faults, to: [young], maxStates },
  });
  const seconds = (performance.now() - began) / 1000;
  const broken = claims
    .filter(({ result }) => result === 'broken')
    .map(({ id, saw = '' }) => `${from} to ${to}: ${id}: ${saw}`);
  const unseen =
    end === 'complete' ? claims.filter(({ id, result }) => result === 'never-seen' && !isUnasked(id, commands)) : [];
  const word = broken.length > 0 ? 'broken' : end === 'complete' ? 'proved' : 'bounded';
  const size = `${hosts} x ${vms} ${grain}, ${faults} faults, ${commands.length} kinds of commands`;
  return {
    line: `${word.padEnd(8)}${from} to ${to}: ${size}: ${states} states, ${transitions} moves, ${depth} deep, ${seconds.toFixed(1)} s`,
    faults: [...broken, ...unseen.map(({ id }) => `${from} to ${to}: ${id} was never seen`)],
  };
}

/** Nobody drains where nobody may. */
const isUnasked = (id: string, commands: readonly CommandKind[]): boolean =>
  id === 'progress/really-drained' && !commands.includes('drain') && !commands.includes('drain-next');
