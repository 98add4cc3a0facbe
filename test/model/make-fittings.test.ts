import { expect, test } from 'vitest';
import { numberNamed, sitesIn, switchesIn } from '../../src/model/make-fittings.js';
import type { WorldSpec } from '../../src/model/world-spec.js';

test('switches and sites keep the name that is written first, and are the same in any case', () => {
  const spec = {
    hosts: [
      { site: 'Berlin', switches: ['SRIOV'] },
      { site: 'BERLIN', switches: ['Sriov', 'Lan'] },
    ],
    vms: [{ switches: ['LAN', 'Backup'] }],
  } as unknown as WorldSpec;
  expect(sitesIn(spec)).toEqual(['Berlin']);
  expect(switchesIn(spec)).toEqual(['SRIOV', 'Lan', 'Backup']);
  expect(numberNamed(switchesIn(spec), 'lan')).toBe(1);
});
