/**
 * A drain of every host in turn, per migration: ours with every rule and invariant on, against SimPy and SimGrid where they are
 * installed (Debian: python3-simpy3, libsimgrid-dev and g++). The peers print their own wall time; all run on one machine in one go.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as Library from '../src/index.js';
import { median, timed } from './measure.js';

const library = (await import(new URL('../dist/index.js', import.meta.url).href)) as typeof Library;
const { AvailabilityLedger, clusterPlacement, Judge, makeWorld, operatorOf, releaseIndex, simulate } = library;

interface Shape {
  readonly hosts: number;
  readonly vmsPerHost: number;
  readonly megabits: number;
}

const MIB = 1_048_576;
const peers = join(import.meta.dirname, 'peers');

/** Microseconds of real time for one migration of ours. */
function ours({ hosts, vmsPerHost, megabits }: Shape): number {
  const release = releaseIndex('WS2019');
  const memory = 4 * vmsPerHost * 4096 * MIB;
  const perMigration = Array.from({ length: 7 }, () => {
    const world = makeWorld({
      clusters: [{ name: 'BIG', level: release, witness: 2 }],
      hosts: Array.from({ length: hosts }, (_, index) => ({
        name: `h${index}`,
        release,
        cluster: 0,
        cores: 64,
        memory,
      })),
      vms: Array.from({ length: hosts * vmsPerHost }, (_, index) => ({
        name: `vm${index}`,
        host: index % hosts,
        startup: 4096 * MIB,
        workload: 'idle',
      })),
    });
    const call = (cmdlet: string, args: Record<string, boolean | string>) => ({ cmdlet, args, text: cmdlet });
    const lines = world.hosts.flatMap(({ name }) => [
      {
        action: { kind: 'run', calls: [call('Suspend-ClusterNode', { Name: name, Drain: true, Wait: true })] },
      } as const,
      { action: { kind: 'run', calls: [call('Resume-ClusterNode', { Name: name })] } } as const,
    ]);
    const network = { name: 'LM', bandwidth: (megabits * 1_000_000) / 8, mode: 'tcp' } as const;
    const question = { seed: '1', untilUs: 1e15, physics: { durations: {}, network }, faults: [] };
    const availability = new AvailabilityLedger();
    const judge = new Judge({ availability });
    const seconds = timed(() => {
      const watchers = [availability, judge];
      simulate(world, question, {
        operators: [operatorOf({ kind: 'script', lines }, world)],
        placement: clusterPlacement,
        watchers,
      });
    });
    return (seconds / availability.counts.live) * 1e6;
  });
  return median(perMigration.slice(2));
}

/** What a peer printed, per migration, or why it could not be asked. */
function peer(command: string, args: readonly string[]): number | string {
  const { error, status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', timeout: 300_000 });
  const [, migrations, seconds] = /migrations=(\d+).*wall_s=([\d.]+)/.exec(stdout ?? '') ?? [];
  if (migrations !== undefined && seconds !== undefined) return (Number(seconds) / Number(migrations)) * 1e6;
  return error?.message ?? (stderr?.trim().split('\n').at(-1) || `exit ${status}`);
}

function simgrid(args: readonly string[]): number | string {
  const folder = mkdtempSync(join(tmpdir(), 'clusterdrill-bench-'));
  try {
    const built = spawnSync(
      'g++',
      ['-O2', '-std=c++17', join(peers, 'simgrid-drain.cpp'), '-o', join(folder, 'drain'), '-lsimgrid'],
      { encoding: 'utf8' },
    );
    if (built.status !== 0) return built.error?.message ?? 'it does not compile: libsimgrid-dev is missing';
    return peer(join(folder, 'drain'), [...args, '--log=root.thres:error']);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function tell(name: string, own: number, other: number | string, bar: number): void {
  if (typeof other === 'string') console.log(`${name}: skipped (${other})`);
  else
    console.log(
      `${name}: ${other.toFixed(1)} us a migration, ours ${own.toFixed(1)} us: ${(other / own).toFixed(1)} times as fast (bar: ${bar})`,
    );
}

const small: Shape = { hosts: 32, vmsPerHost: 60, megabits: 10_000 };
const large: Shape = { hosts: 64, vmsPerHost: 125, megabits: 10_000 };
// The large one first: seven runs of the small one alone, 13,000 migrations, are over before the engine has compiled what is hot.
const [ofLarge, ofSmall] = [ours(large), ours(small)];
tell('SimGrid 32 x 60', ofSmall, simgrid(['32', '60', '2', '4096', '10000', '10']), 200);
tell(
  'SimPy 64 x 125',
  ofLarge,
  peer(process.platform === 'linux' ? '/usr/bin/python3' : 'python3', [
    join(peers, 'simpy-drain.py'),
    '64',
    '125',
    '2',
    '4096',
    '10000',
    '500',
  ]),
  2,
);
