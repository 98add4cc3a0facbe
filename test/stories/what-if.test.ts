import { describe, expect, test } from 'vitest';
import { encode } from '../../src/model/encode.js';
import { scriptResults } from '../../src/operators/index.js';
import { labWorld, play } from './told.js';

/** Both nodes are new and the level is still the old one. */
const ready = { level: 'WS2019', hosts: { A: 'WS2022', B: 'WS2022' }, vms: { web: 'A' } } as const;

describe('a line with -WhatIf', () => {
  test.each([
    'Update-ClusterFunctionalLevel -WhatIf',
    'Suspend-ClusterNode A -Drain -Wait -WhatIf',
    'Stop-VM web -WhatIf',
    "New-VM -Name 'one more' -ComputerName A -WhatIf",
    'Set-VMHost A -MaximumVirtualMachineMigrations 4 -WhatIf',
  ])('%s is ok, changes nothing, and is not held to have ended badly', async (line) => {
    const run = await play(ready, line);
    expect(run.ending).toBe('completed');
    expect(run.players.flatMap((player) => scriptResults(player.operator))).toEqual([]);
    expect(encode(run.world)).toEqual(encode(labWorld(ready)));
  });

  test('is refused as the line without it would be', async () => {
    const run = await play({ ...ready, hosts: { A: 'WS2019', B: 'WS2022' } }, 'Update-ClusterFunctionalLevel -WhatIf');
    expect(run.players.flatMap((player) => scriptResults(player.operator)).map((line) => line.got)).toEqual([
      'refused: level/every-member-supports-it',
    ]);
  });
});
