/** A counterexample in the Informal Trace Format of Apalache, which tools for TLA+ and Quint read. */
import type { World } from '../model/world.js';
import { type Scene, sceneOf, type Told } from './path.js';

/** `first`: the world before the first move. */
export function itfOf(first: World, claim: string, path: readonly Told[]): object {
  const scenes: readonly (readonly [string, Scene])[] = [
    ['', sceneOf(first)],
    ...path.map(({ text, after }) => [text, after] as const),
  ];
  return {
    '#meta': {
      format: 'ITF',
      'format-description': 'https://apalache.informal.systems/docs/adr/015adr-trace.html',
      description: `A counterexample to ${claim}`,
    },
    vars: ['move', 'levels', 'hosts', 'vms'],
    states: scenes.map(([move, { levels, hosts, vms }], index) => ({
      '#meta': { index },
      move,
      ...{ levels: mapOf(levels), hosts: mapOf(hosts), vms: mapOf(vms) },
    })),
  };
}

const mapOf = (record: Readonly<Record<string, unknown>>): object => ({ '#map': Object.entries(record) });
