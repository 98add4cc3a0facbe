import { describe, expect, test } from 'vitest';
import { edited, variantsOf } from '../../src/scenarios/index.js';

const BASE = `clusterdrill: 1
title: Two nodes
networks: [{ name: LM, bandwidth: 10 Gbps }]
hosts:
  - { names: A1..A2, release: WS2019, cores: 16, memory: 64 GiB } # the lab
`;

async function namesOf(vary: string): Promise<readonly string[]> {
  const found = await variantsOf(`${BASE}vary:\n${vary}`);
  return found.ok ? found.value.map(({ name }) => name) : found.error.map(({ message }) => message);
}

describe('what a file varies', () => {
  test('is every combination, each a file of its own without the section, comments kept', async () => {
    const found = await variantsOf(
      `${BASE}vary:\n  - { set: networks.LM.bandwidth, to: [1 Gbps, 25 Gbps] }\n  - { set: seed, to: 1..2 }\n`,
    );
    expect(found.ok && found.value.map(({ name }) => name)).toEqual([
      'bandwidth = 1 Gbps, seed = 1',
      'bandwidth = 1 Gbps, seed = 2',
      'bandwidth = 25 Gbps, seed = 1',
      'bandwidth = 25 Gbps, seed = 2',
    ]);
    expect(found.ok && found.value[3]?.text).toBe(
      `${BASE.replace('networks: [{ name: LM, bandwidth: 10 Gbps }]', 'networks: [ { name: LM, bandwidth: 25 Gbps } ]')}seed: 2\n`,
    );
  });

  test('leaves out what must never be together', async () => {
    expect(
      await namesOf(
        '  - { set: networks.LM.bandwidth, to: [1 Gbps, 10 Gbps], as: wire }\n  - { set: hosts.0.cores, to: [4, 8] }\n  - { never: "wire == \'1 Gbps\' && cores > 4" }\n',
      ),
    ).toEqual(['wire = 1 Gbps, cores = 4', 'wire = 10 Gbps, cores = 4', 'wire = 10 Gbps, cores = 8']);
  });

  test('is the file itself where nothing varies', async () => {
    expect(await variantsOf(BASE)).toEqual({ ok: true, value: [{ name: '', text: BASE }] });
  });

  test('is complained about where its place is not there, where it is too much, and where a condition cannot be asked', async () => {
    expect(await namesOf('  - { set: networks.Other.bandwidth, to: [1 Gbps] }\n')).toEqual([
      "'networks.Other.bandwidth' is no place in this file.",
    ]);
    expect(await namesOf('  - { set: hosts.7.cores, to: 1 }\n  - { set: __proto__.x, to: 1 }\n')).toEqual([
      "'hosts.7.cores' is no place in this file.",
      "'__proto__.x' is no place in this file.",
    ]);
    expect(await namesOf('  - { set: seed, to: 1..999 }\n')).toEqual(['vary: makes 65 variants.']);
    const [why] = await namesOf('  - { set: seed, to: 1..2 }\n  - { never: "seed ==" }\n');
    expect(why).toMatch(/^A condition of vary: cannot be asked: /);
  });

  test('may be one value alone, set from outside', () => {
    const made = edited(BASE, [{ set: 'upgrade', to: 'x' }], 'x');
    expect(made.ok && made.value.text.endsWith('upgrade: x\n')).toBe(true);
    expect(edited(BASE, [{ set: 'upgrade.strategy', to: 'x' }], 'x').ok).toBe(false);
  });
});
