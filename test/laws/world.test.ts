import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { withOverhead } from '../../src/model/catalog/index.js';
import { copyWorld, decode, encode } from '../../src/model/encode.js';
import { newTurn } from '../../src/model/engines.js';
import { makeWorld } from '../../src/model/make-world.js';
import { rebuild } from '../../src/model/rebuild.js';
import { antiAffinityConflict, hostsOfTwins, slotLimit } from '../../src/model/rules/placement.js';
import { step } from '../../src/model/step.js';
import { MOVE, NONE, underWay, usesMemory, type World } from '../../src/model/world.js';
import type { WorldSpec } from '../../src/model/world-spec.js';
import { type Dice, dice, smallClusters, stepFrom } from '../../src/testing.js';

const throws = fc.array(dice(), { minLength: 1, maxLength: 60 });
const runs = { numRuns: 400 };

/** A world with its sets in order, for a comparison of all that it holds, derived fields included. */
const whole = (world: World) => ({
  ...world,
  hosts: world.hosts.map((host) => ({ ...host, vms: [...host.vms].sort((a, b) => a - b) })),
  vms: world.vms.map(({ seat: _, ...vm }) => vm),
  open: [...world.open].sort((a, b) => a - b),
});

/** Plays dice against a world and calls `look` after each step. */
function play(
  spec: WorldSpec,
  thrown: readonly Dice[],
  look: (world: World, before: Uint8Array, refused: boolean) => void,
): World {
  const world = makeWorld(spec);
  const turn = newTurn();
  for (const one of thrown) {
    const before = encode(world);
    const outcome = step(world, stepFrom(world, one), turn);
    look(world, before, outcome.refusal !== undefined);
  }
  return world;
}

describe('whatever is asked of a small cluster', () => {
  test('a refused step changes nothing', () => {
    fc.assert(
      fc.property(smallClusters(), throws, (spec, thrown) => {
        play(spec, thrown, (world, before, refused) => {
          if (refused) expect(encode(world)).toEqual(before);
        });
      }),
      runs,
    );
  });

  test('a world that is packed and unpacked into a lived-in one is the same world', () => {
    fc.assert(
      fc.property(smallClusters(), throws, throws, (spec, thrown, other) => {
        const world = play(spec, thrown, () => {});
        const dirty = play(spec, other, () => {});
        expect(whole(decode(encode(world), dirty))).toEqual(whole(world));
      }),
      runs,
    );
  });

  test('what is derived is what the state says, at every step: memory, slots, moves that leave', () => {
    fc.assert(
      fc.property(smallClusters(), throws, (spec, thrown) => {
        play(spec, thrown, (world) => expect(whole(world)).toEqual(whole(rebuild(copyWorld(world)))));
      }),
      runs,
    );
  });

  test('no VM appears or vanishes but by New-VM, and each is on one host', () => {
    fc.assert(
      fc.property(smallClusters(), throws, (spec, thrown) => {
        let count = spec.vms.length;
        play(spec, thrown, (world) => {
          expect(world.vms.length).toBeGreaterThanOrEqual(count);
          count = world.vms.length;
          expect(world.hosts.flatMap((host) => host.vms).sort((a, b) => a - b)).toEqual(
            world.vms.map((vm) => vm.index),
          );
        });
      }),
      runs,
    );
  });

  test('memory is never given out twice, and no host takes part in more live moves than its limit was when they began', () => {
    fc.assert(
      fc.property(smallClusters(), throws, (spec, thrown) => {
        const most = new Map<number, number>();
        play(spec, thrown, (world) => {
          for (const host of world.hosts) {
            const here = host.vms.map((vm) => world.vms[vm]).filter((vm) => vm !== undefined && usesMemory(vm.power));
            const coming = world.vms.filter(
              (vm) =>
                underWay(vm.migration) &&
                vm.moveTo === host.index &&
                vm.host !== host.index &&
                vm.moveKind !== MOVE.offline,
            );
            const used = [...here, ...coming].reduce(
              (sum, vm) => sum + (vm === undefined ? 0 : withOverhead(world.overhead, vm.assigned)),
              0,
            );
            expect(host.used).toBe(used);
            most.set(host.index, Math.max(most.get(host.index) ?? 0, slotLimit(world, host.index)));
            expect(host.slots).toBeLessThanOrEqual(most.get(host.index) ?? 0);
          }
        });
      }),
      runs,
    );
  });

  test('a VM has twins on the hosts where it would meet one, and on no others', () => {
    let met = 0;
    fc.assert(
      fc.property(smallClusters(), throws, (spec, thrown) => {
        play(spec, thrown, (world) => {
          for (const vm of world.vms) {
            const hosts = hostsOfTwins(world, vm);
            for (const { index } of world.hosts)
              expect(hosts.has(index)).toBe(antiAffinityConflict(world, vm, index) !== NONE);
            met += hosts.size;
          }
        });
      }),
      { numRuns: 100 },
    );
    expect(met).toBeGreaterThan(100);
  });

  test('both engines give the same world and the same facts', () => {
    fc.assert(
      fc.property(smallClusters(), throws, (spec, thrown) => {
        const [a, b] = [makeWorld(spec), makeWorld(spec)];
        const [table, xstate] = [newTurn('table'), newTurn('xstate')];
        for (const one of thrown) {
          const asked = stepFrom(a, one);
          step(a, asked, table);
          step(b, asked, xstate);
          expect(table.refusal).toEqual(xstate.refusal);
          expect(table.facts.slice(0, table.factLength)).toEqual(xstate.facts.slice(0, xstate.factLength));
        }
        expect(encode(a)).toEqual(encode(b));
      }),
      { numRuns: 60 },
    );
  });

  test('a step with -WhatIf changes nothing', () => {
    fc.assert(
      fc.property(smallClusters(), throws, (spec, thrown) => {
        const world = makeWorld(spec);
        const turn = newTurn();
        for (const one of thrown) {
          const asked = stepFrom(world, one);
          const before = encode(world);
          if (/-/.test(asked.do) && asked.do[0] === asked.do[0]?.toUpperCase()) {
            const outcome = step(world, { ...asked, with: { ...asked.with, WhatIf: true } }, turn);
            expect(encode(world)).toEqual(before);
            expect(outcome.factLength).toBe(0);
          }
          step(world, asked, turn);
        }
      }),
      runs,
    );
  });
});
