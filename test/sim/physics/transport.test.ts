import { describe, expect, test } from 'vitest';
import { GB, GiB, MB } from '../../../src/base/units.js';
import type { ReleaseKey } from '../../../src/model/catalog/index.js';
import { makeWorld } from '../../../src/model/make-world.js';
import type { Host } from '../../../src/model/world.js';
import { portOf } from '../../../src/sim/physics/transport.js';
import { Wire } from '../../../src/sim/physics/wire.js';
import type { Network } from '../../../src/sim/question.js';
import { type Act, play, STILL, type Yard } from './yard.js';

const GBPS = GB / 8;
const MEMORY = 20 * GiB;

const network = (more: Partial<Network>): Network => ({ name: 'LM', bandwidth: 10 * GBPS, mode: 'tcp', ...more });

/** Moves that begin together, each of a VM that writes nothing, as [from, to]; returns the first rates in MB/s. */
function rates(
  more: Partial<Network>,
  ways: readonly (readonly [number, number])[],
  yard: Partial<Yard> = {},
): number[] {
  const hosts: ReleaseKey[] = ['WS2019', 'WS2019', 'WS2019', 'WS2019'];
  const vms = ways.map(([on]) => ({ ...STILL, memory: MEMORY, on, workload: 'web' }));
  const acts = ways.map(([, to], vm) => ({ atUs: 0, do: 'begin' as const, vm, to }));
  const { stretches } = play({ network: network(more), hosts, vms, ...yard }, acts);
  return (stretches[0]?.rates ?? []).map((rate) => Math.round((rate / MB) * 10) / 10);
}

/** VM numbers whose moves from 0 to 1 take the first and the second of two ports. */
const onPort = (port: number, vms: number): number => {
  const found = Array.from({ length: vms }, (_, vm) => vm).find((vm) => portOf(0, 1, vm, 2) === port);
  if (found === undefined) throw new Error('the hash picks one port for all');
  return found;
};

describe('a team', () => {
  test('gives one move by TCP one of its ports, and two that meet there share it', () => {
    const eight = Array.from({ length: 8 }, () => [0, 1] as const);
    const [first, second] = [onPort(0, 8), onPort(1, 8)];
    const each = rates({ team: 2 }, eight);
    const count = (port: number) => eight.filter((_, vm) => portOf(0, 1, vm, 2) === port).length;
    expect(each[first]).toBeCloseTo(1162.5 / count(0), 1);
    expect(each[second]).toBeCloseTo(1162.5 / count(1), 1);
  });

  test('picks its ports about evenly, always alike, and others for other hosts', () => {
    const picked = Array.from({ length: 4000 }, (_, vm) => portOf(vm % 7, vm % 5, vm, 4));
    for (let port = 0; port < 4; port += 1) {
      const share = picked.filter((one) => one === port).length / picked.length;
      expect(share).toBeGreaterThan(0.22);
      expect(share).toBeLessThan(0.28);
    }
    expect(picked).toEqual(Array.from({ length: 4000 }, (_, vm) => portOf(vm % 7, vm % 5, vm, 4)));
    expect(new Set(Array.from({ length: 20 }, (_, host) => portOf(host, 99, 5, 4))).size).toBe(4);
  });

  test('gives a move by SMB all of its ports: with RDMA 97 % of them, without it a stream for each', () => {
    expect(rates({ team: 2, mode: 'smb-direct' }, [[0, 1]])).toEqual([2425]);
    expect(rates({ team: 2, mode: 'smb' }, [[0, 1]])).toEqual([2325]);
    // 25 Gbps carry 2906 MB/s, one stream on each port 1200.
    expect(rates({ team: 2, mode: 'smb', bandwidth: 25 * GBPS }, [[0, 1]])).toEqual([2400]);
    expect(
      rates({ team: 2, mode: 'smb-direct' }, [
        [0, 1],
        [0, 2],
        [3, 2],
      ]),
    ).toEqual([1212.5, 1212.5, 1212.5]);
  });
});

describe('the limit of SMB', () => {
  test('binds what a host sends, not what it receives', () => {
    const smbLimit = { rate: 750 * MB };
    expect(rates({ mode: 'smb-direct', smbLimit }, [[0, 2]])).toEqual([750]);
    expect(
      rates({ mode: 'smb-direct', smbLimit }, [
        [0, 2],
        [0, 3],
      ]),
    ).toEqual([375, 375]);
    // The port of host 2 takes 1212.5 in.
    expect(
      rates({ mode: 'smb-direct', smbLimit }, [
        [0, 2],
        [1, 2],
      ]),
    ).toEqual([606.3, 606.3]);
  });

  test('may be a share of the ports, and binds nothing by TCP', () => {
    expect(rates({ mode: 'smb', team: 2, smbLimit: { share: 0.25 } }, [[0, 1]])).toEqual([581.3]);
    expect(rates({ mode: 'tcp', smbLimit: { share: 0.25 } }, [[0, 1]])).toEqual([1162.5]);
  });

  test.each([
    ['WS2019', 1212.5],
    ['WS2022', 909.4],
    ['HCI21H2', 909.4],
    ['WS2025', 909.4],
  ] as const)('comes by itself at the functional level of %s or does not', (level, expected) => {
    const hosts: ReleaseKey[] = [level, level];
    expect(rates({ mode: 'smb-direct' }, [[0, 1]], { level, hosts })).toEqual([expected]);
    expect(rates({ mode: 'smb-direct', smbLimit: { share: 1 } }, [[0, 1]], { level, hosts })).toEqual([1212.5]);
    expect(rates({ mode: 'smb-direct' }, [[0, 1]], { hosts })).toEqual([1212.5]);
  });

  test('is not there on newer hosts while the functional level is the old one', () => {
    expect(rates({ mode: 'smb-direct' }, [[0, 1]], { level: 'WS2019', hosts: ['WS2022', 'WS2019'] })).toEqual([1212.5]);
  });

  test('holds of what is left where the network is slow for a while', () => {
    const yard = { network: network({ mode: 'smb', smbLimit: { share: 0.5 } }), hosts: ['WS2019', 'WS2019'] as const };
    const { stretches } = play({ ...yard, vms: [{ ...STILL, memory: GiB, on: 0 }] }, [
      { atUs: 0, do: 'begin', vm: 0, to: 1 },
      { atUs: 1, do: 'line', line: 5 * GBPS },
    ]);
    expect(stretches.map(({ rates: [rate = 0] }) => rate / MB)).toEqual([581.25, 290.625]);
  });
});

test('a copy of a wire keeps what its hosts may send, and its own rates', () => {
  const hosts = [0, 1].map((at) => ({ name: `H${at}`, release: 0, cores: 16, memory: 64 * GiB }));
  const world = makeWorld({ clusters: [], hosts, vms: [] });
  const wire = Wire.lay({ network: network({ mode: 'smb-direct', smbLimit: { share: 0.5 } }) }, 2, () => {});
  const [source, target] = world.hosts as [Host, Host];
  const [out = -1, into = -1] = wire.wayOf(world, 0, source, target, 0);
  const twin = wire.clone(() => {});
  twin.setLine(GBPS, 1);
  const carry = ({ links }: Wire) => [out, into].map((link) => links.capacityOf(link) / MB);
  expect(carry(twin)).toEqual([60.625, 121.25]);
  expect(carry(wire)).toEqual([606.25, 1212.5]);
});

describe('what others take', () => {
  test('is no longer there for migrations, on every port alike', () => {
    expect(rates({ background: 2 * GBPS }, [[0, 1]])).toEqual([930]);
    expect(rates({ background: 2 * GBPS, team: 2 }, [[0, 1]])).toEqual([1046.3]);
    expect(rates({ background: 2 * GBPS, team: 2, mode: 'smb-direct' }, [[0, 1]])).toEqual([2182.5]);
  });
});

describe('others that have to share', () => {
  const wanted = { background: 10 * GBPS, backgroundWeight: 3 };

  test('get so many parts of a full port against one of each migration', () => {
    expect(rates(wanted, [[0, 1]])).toEqual([290.6]);
    expect(
      rates(wanted, [
        [0, 1],
        [0, 1],
      ]),
    ).toEqual([232.5, 232.5]);
  });

  test('take no more than they want, and leave alone what they do not go over', () => {
    expect(rates({ background: 2 * GBPS, backgroundWeight: 3 }, [[0, 1]])).toEqual([930]);
    expect(rates({ ...wanted, team: 2, mode: 'smb-direct' }, [[0, 1]])).toEqual([1212.5]);
  });
});

describe('a guest of the source that falls silent', () => {
  test('leaves processors to the compressor from the next round on', () => {
    const busy = { ...STILL, load: 0.98, memory: GiB, on: 0 };
    const vms = [{ memory: 8 * GiB, on: 0, workload: 'stress' }, busy, busy, busy, busy];
    const roundsOf = (acts: readonly Act[]) => {
      const yard: Yard = { network: network({ mode: 'compression' }), hosts: ['WS2019', 'WS2019'], vms };
      const ends = play(yard, [{ atUs: 0, do: 'begin', vm: 0, to: 1 }, ...acts]).moves[0]?.roundsUs ?? [];
      return ends.slice(0, 2).map((endUs, at) => Math.round((endUs - (ends[at - 1] ?? 0)) / 10_000) / 100);
    };
    // 97 % of 8 GiB, then 88 % of them. A host that is 98 % busy does not compress: 1162.5 MB/s. At 73.5 % it has processors
    // for 16 * 0.265 * 350 = 1484 MB/s.
    expect(roundsOf([])).toEqual([7.17, 6.5]);
    expect(roundsOf([{ atUs: 1_000_000, do: 'stop', vm: 1 }])).toEqual([7.17, 5.09]);
  });
});

describe('an uplink', () => {
  test('is shared by all moves, wherever they go', () => {
    expect(
      rates({ uplink: 10 * GBPS }, [
        [0, 1],
        [2, 3],
      ]),
    ).toEqual([581.3, 581.3]);
    expect(
      rates({ uplink: 10 * GBPS }, [
        [0, 1],
        [1, 0],
        [2, 3],
      ]),
    ).toEqual([387.5, 387.5, 387.5]);
    expect(
      rates({ uplink: 40 * GBPS }, [
        [0, 1],
        [2, 3],
      ]),
    ).toEqual([1162.5, 1162.5]);
  });
});

describe('a VM of which most is zero', () => {
  test('leaves the wire to others while its zeros are looked at', () => {
    const vms = [
      { ...STILL, zeroShare: 0.99, memory: 64 * GiB, on: 0 },
      { ...STILL, memory: 20 * GiB, on: 0 },
    ];
    const { stretches, moves } = play({ network: network({}), hosts: ['WS2019', 'WS2019', 'WS2019'], vms }, [
      { atUs: 0, do: 'begin', vm: 0, to: 1 },
      { atUs: 0, do: 'begin', vm: 1, to: 2 },
    ]);
    expect(stretches.slice(0, 2).map(({ rates: [, other = 0] }) => other / MB)).toEqual([581.25, 1162.5]);
    // 64 GiB of zeros at 15.56 GB/s, and its hundredth at what one stream takes.
    expect((moves[0]?.endedUs ?? 0) / 1e6).toBeCloseTo(4.943, 2);
  });
});

describe('compression', () => {
  /** `load` of the only other VM of the source, which has 4 of its 16 processors. */
  const beside = (...loads: number[]) => ({
    vms: [
      { ...STILL, memory: MEMORY, on: 0, workload: 'web' },
      ...loads.map((load) => ({ ...STILL, memory: GiB, on: 0, load })),
    ],
  });
  const passage = (...loads: number[]): number | undefined =>
    rates({ mode: 'compression', bandwidth: 100 * GBPS }, [[0, 1]], beside(...loads))[0];

  test('uses the processors that the guests leave', () => {
    // 16 processors eat 350 MB/s of memory each, of which 0.33 are sent: more than one stream takes. 8 of them: 924 MB/s.
    expect(passage()).toBe(1200);
    expect(passage(1, 1)).toBe(924);
    expect(passage(1, 1, 0.8)).toBeCloseTo(0.33 * (16 - 11.2) * 350, 1);
  });

  test('gives way to a host that is busier than 80 %: then all of the memory is sent', () => {
    expect(passage(1, 1, 1, 0.2)).toBeCloseTo(0.33 * (16 - 12.8) * 350, 1);
    expect(passage(1, 1, 1, 0.21)).toBe(1200);
    const sent = (...loads: number[]) =>
      play({ network: network({ mode: 'compression' }), hosts: ['WS2019', 'WS2019'], ...beside(...loads) }, [
        { atUs: 0, do: 'begin', vm: 0, to: 1 },
      ]).moves[0]?.record?.bytes;
    expect(sent()).toBeCloseTo(MEMORY * 0.33, 0);
    expect(sent(1, 1, 1, 0.21)).toBe(MEMORY);
  });
});
