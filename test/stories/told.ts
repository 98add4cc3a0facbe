/** A small cluster to tell stories about, and the telling: one line a fact. */
import { DAY, formatDuration, GB, GiB } from '../../src/base/units.js';
import {
  GROUP_SETTINGS,
  type ReleaseKey,
  releaseIndex,
  VM_VERSIONS,
  versionIndex,
} from '../../src/model/catalog/index.js';
import { CMDLETS } from '../../src/model/commands/index.js';
import { FACTS } from '../../src/model/facts.js';
import { makeWorld } from '../../src/model/make-world.js';
import { LEDGER } from '../../src/model/rules/index.js';
import { releaseKey } from '../../src/model/rules/names.js';
import type { World } from '../../src/model/world.js';
import type { VmSpec, WorldSpec } from '../../src/model/world-spec.js';
import { clusterPlacement, operatorOf, scriptResults } from '../../src/operators/index.js';
import type { ScriptLine } from '../../src/operators/script-line.js';
import { loadParser } from '../../src/powershell/parse.js';
import { nameIn } from '../../src/report/names.js';
import type { Fault } from '../../src/sim/question.js';
import { type Run, simulate } from '../../src/sim/simulate.js';

export interface Lab {
  readonly level?: ReleaseKey;
  /** Release by host; `-` in front: no member. */
  readonly hosts: Readonly<Record<string, ReleaseKey | `-${ReleaseKey}`>>;
  /** Host by VM, or more about it. */
  readonly vms?: Readonly<Record<string, string | (Partial<Omit<VmSpec, 'host'>> & { host: string; on?: string })>>;
  readonly settings?: NonNullable<WorldSpec['clusters'][number]['settings']>;
  readonly witness?: number;
  readonly doubts?: readonly string[];
  readonly memory?: number;
  readonly faults?: readonly Fault[];
}

export function labWorld(lab: Lab): World {
  const names = Object.keys(lab.hosts);
  return makeWorld({
    clusters: [
      {
        name: 'LAB',
        level: releaseIndex(lab.level ?? 'WS2012R2'),
        witness: lab.witness ?? 2,
        ...(lab.settings ? { settings: lab.settings } : {}),
      },
    ],
    hosts: Object.entries(lab.hosts).map(([name, release]) => ({
      name,
      release: releaseIndex(release.replace('-', '')),
      ...(release.startsWith('-') ? {} : { cluster: 0 }),
      cores: 16,
      memory: (lab.memory ?? 64) * GiB,
    })),
    vms: Object.entries(lab.vms ?? {}).map(([name, vm]) => {
      const { host, ...more } = typeof vm === 'string' ? { host: vm } : vm;
      return { name, startup: 4 * GiB, workload: 'web', ...more, host: names.indexOf(host) };
    }),
    doubts: lab.doubts ?? [],
  });
}

export const version = (text: string): number => versionIndex(text);

/** Runs cmdlets against a lab, each after the one before has returned. `12 min:` in front of a line waits for that time. */
export async function play(lab: Lab, ...lines: readonly string[]): Promise<Run> {
  const parser = await loadParser();
  const world = labWorld(lab);
  const script = lines.map((line): ScriptLine => {
    const [, at, text] = /^(?:(\d+) min: )?(.*)$/.exec(line) ?? [];
    const parsed = parser.parse(text ?? '', {
      cmdlets: CMDLETS,
      groupProperties: GROUP_SETTINGS,
      clusterProperties: [{ name: 'MaximumParallelMigrations' }, { name: 'MoveTypeThreshold' }],
    });
    if (!parsed.ok) throw new Error(parsed.error.map((one) => one.message).join(' '));
    const found = parsed.value;
    const call =
      found.kind === 'command'
        ? { cmdlet: found.cmdlet.name, args: found.args, text: found.text }
        : {
            cmdlet: found.object === 'group' ? 'Set-ClusterGroupProperty' : 'Set-ClusterProperty',
            args: { ...(found.groupName && { Name: found.groupName }), Property: found.property, Value: found.value },
            text: found.text,
          };
    return { action: { kind: 'run', calls: [call] }, ...(at === undefined ? {} : { atUs: Number(at) * 60_000_000 }) };
  });
  const question = {
    seed: '1',
    untilUs: 7 * DAY,
    physics: { durations: {}, network: { name: 'LM', bandwidth: (10 * GB) / 8, mode: 'compression' as const } },
    faults: lab.faults ?? [],
  };
  return simulate(world, question, {
    operators: [operatorOf({ kind: 'script', lines: script }, world)],
    placement: clusterPlacement,
  });
}

/** The story of a run: time, who, what. */
export function told({ trace, world, players }: Run, about: RegExp = /./): string {
  const lines: string[] = [];
  trace.eachFact((atUs, kind, subject, arg) => {
    const fact = FACTS[kind];
    if (fact === undefined) return;
    const who = nameIn(world, fact.about, subject);
    const what =
      fact.arg === 'host'
        ? world.hosts[arg]?.name
        : fact.arg === 'release'
          ? releaseKey(arg)
          : fact.arg === 'version'
            ? VM_VERSIONS[arg]
            : fact.arg === 'rule'
              ? LEDGER[arg]?.id
              : fact.arg === 'vm'
                ? world.vms[arg]?.name
                : '';
    const line = `${formatDuration(atUs).padEnd(14)} ${who.padEnd(6)} ${fact.says}${what ? ` ${what}` : ''}`;
    if (about.test(line)) lines.push(line);
  });
  for (const result of players.flatMap((player) => scriptResults(player.operator)))
    lines.push(`${result.text}: ${result.got} ${result.message}`.trimEnd());
  return lines.join('\n');
}
