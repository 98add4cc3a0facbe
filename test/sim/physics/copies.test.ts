import { describe, expect, test } from 'vitest';
import { GB, GiB, MB } from '../../../src/base/units.js';
import { releaseIndex } from '../../../src/model/catalog/index.js';
import { makeWorld } from '../../../src/model/make-world.js';
import { Copies } from '../../../src/sim/copies.js';
import { zeroShareOf } from '../../../src/sim/physics/dirty.js';
import type { Dirtying } from '../../../src/sim/question.js';

/** One VM of 4 GiB copied over a wire of 10 Gbps that carries 93 %: 1,162.5 MB/s, plain TCP. */
function copyAlone(dirty: Dirtying) {
  const release = releaseIndex('WS2016');
  const host = (name: string) => ({ name, release, cores: 16, memory: 64 * GiB });
  const world = makeWorld({
    clusters: [],
    hosts: [host('a'), host('b')],
    vms: [{ name: 'vm', host: 0, startup: 4 * GiB }],
  });
  Object.assign(world.vms[0] as object, { moveFrom: 0, moveTo: 1 });
  let dueAt = 0;
  const wire = {
    flowEmptyAt: (_vm: number, atUs: number) => {
      if (atUs !== Number.POSITIVE_INFINITY) dueAt = atUs;
    },
    luckOf: () => 1,
    storageRate: () => Number.POSITIVE_INFINITY,
  };
  const network = { name: 'LM', bandwidth: (10 * GB) / 8, mode: 'tcp' as const };
  const copies = new Copies({ network, guests: new Map([[0, { dirty }]]) }, wire, world);
  copies.begin(world, 0, 0);
  while (!copies.roundEnded(world, 0, dueAt));
  const copyUs = dueAt;
  copies.blackout(world, 0, copyUs);
  const blackoutUs = dueAt - copyUs;
  copies.blackoutSent(0, dueAt);
  return { copyUs, blackoutUs, record: copies.lastOf(0) };
}

/** 4 GiB of memory less what is zero. */
const V1 = 4 * GiB * (1 - zeroShareOf('unknown'));
const B = 1162.5 * MB;

describe('a live migration alone on its wire', () => {
  test('of a guest that writes nothing takes one round and sends nothing in its blackout', () => {
    const { copyUs, blackoutUs, record } = copyAlone({ firstSecond: 0, exponent: 1, workingSet: 0 });
    expect(copyUs).toBe(Math.ceil((V1 / B) * 1_000_000));
    expect(blackoutUs).toBe(0);
    expect(record).toMatchObject({ rounds: 1, forced: false });
  });

  test('follows the closed form: each round sends what the one before has let be dirtied', () => {
    const dirty = { firstSecond: 1500 * MB, exponent: 0.6, workingSet: 4 * GiB };
    const { copyUs, record } = copyAlone(dirty);
    // V* = (D1 / B^beta)^(1 / (1 - beta)) would be the fixed point; the rounds are V_k = D1 * (V_(k-1) / B)^beta.
    let volume = V1;
    let seconds = 0;
    let sent = 0;
    for (let round = 1; ; round += 1) {
      seconds += volume / B;
      sent += volume;
      const rate = B;
      volume = dirty.firstSecond * Math.exp(dirty.exponent * Math.log(volume / B));
      if (volume <= rate * 0.5 || round === 10) {
        expect(record?.rounds).toBe(round);
        break;
      }
    }
    expect(copyUs / 1_000_000).toBeCloseTo(seconds, 4);
    expect((record?.bytes ?? 0) / MB).toBeCloseTo((sent + volume) / MB, 1);
  });

  test('of a guest that writes faster than the wire is forced after ten passes, and says so', () => {
    const { blackoutUs, record } = copyAlone({ firstSecond: 3 * GB, exponent: 1, workingSet: 3.5 * GiB });
    expect(record).toMatchObject({ rounds: 10, forced: true });
    expect(blackoutUs / 1_000_000).toBeCloseTo((3.5 * GiB) / B, 3);
  });

  test('is never faster than its memory over its wire', () => {
    for (const firstSecond of [0, 10, 100, 1000]) {
      const { copyUs } = copyAlone({ firstSecond: firstSecond * MB, exponent: 0.6, workingSet: GiB });
      expect(copyUs).toBeGreaterThanOrEqual(Math.floor((V1 / B) * 1_000_000));
    }
  });
});
