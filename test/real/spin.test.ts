/** The same question to an independent checker: Spin finds as many states by its own model of the rules as the search by `step`. */
import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { asked, asSpinSees, explored, labOf, orbitsSeen, worldsOf } from '../search/lab.js';

const found = spawnSync('spin', ['-V']).status === 0 && spawnSync('gcc', ['--version']).status === 0;
if (!found) console.log('Skipped: spin or gcc is not installed.');

const model = (name: string): string => fileURLToPath(new URL(`../../bench/peers/spin/${name}.pml`, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'clusterdrill-spin-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** States that Spin stores, less the one before its model has begun. */
function countedBySpin(name: string, hosts: number, vms: number): number {
  copyFileSync(model(name), join(folder, `${name}.pml`));
  const run = (command: string, ...given: string[]): string =>
    execFileSync(command, given, { cwd: folder, encoding: 'utf8', stdio: 'pipe' });
  run('spin', `-DN=${hosts}`, `-DM=${vms}`, '-a', `${name}.pml`);
  run('gcc', '-O2', '-DSAFETY', '-DCOLLAPSE', '-w', 'pan.c', '-o', 'pan');
  const told = run('./pan', '-m1000000');
  expect(told).toContain('errors: 0');
  return Number(/(\d+) states, stored/.exec(told)?.[1]) - 1;
}

const SIZES = [
  [2, 2],
  [2, 3],
  [3, 2],
] as const;

describe.skipIf(!found)('Spin', () => {
  test.each(SIZES)(
    'finds as many states by our rules: %i nodes, %i VMs',
    (hosts, vms) => {
      const explorer = explored(asked(labOf(hosts, vms), { symmetry: false, ways: false, faults: ['crash'] }));
      expect(explorer.seen.breaks.size).toBe(0);
      expect(explorer.states.count).toBe(countedBySpin('rolling-real', hosts, vms));
    },
    120_000,
  );

  test.each(SIZES)(
    'finds as many by rules without quorum and failed roles: %i nodes, %i VMs',
    (hosts, vms) => {
      const doubts = ['quorum/eviction-keeps-quorum', 'quorum/cluster-runs', 'level/every-member-is-up'];
      const explorer = explored(asked(labOf(hosts, vms, doubts), { symmetry: false, ways: false, invariants: [] }));
      const seen = new Set<string>();
      for (const left of worldsOf(explorer)) seen.add(asSpinSees(explorer, left));
      expect(seen.size).toBe(countedBySpin('rolling', hosts, vms));
    },
    120_000,
  );
});

test('three nodes and three VMs come in 6,960 orbits, with symmetry and without', () => {
  const doubts = ['quorum/eviction-keeps-quorum', 'quorum/cluster-runs', 'level/every-member-is-up'];
  const [plain, reduced] = [false, true].map((symmetry) =>
    orbitsSeen(explored(asked(labOf(3, 3, doubts), { symmetry, ways: false, invariants: [] }))),
  );
  expect(plain?.size).toBe(6_960);
  expect(reduced).toEqual(plain);
}, 120_000);
