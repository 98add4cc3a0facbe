/** A script of PowerShell that is rehearsed against a scenario: its faults and its invariants, and the script instead of its plan. */
import { err, ok, type Result } from '../base/result.js';
import { hostName } from '../model/rules/names.js';
import { answers } from '../model/rules/node-states.js';
import { NODE } from '../model/states.js';
import { NONE, type World } from '../model/world.js';
import { shellOperator } from '../operators/shell.js';
import type { LineComplaint } from '../powershell/line.js';
import { Writer } from '../powershell/output/writer.js';
import type { Ended } from '../powershell/run.js';
import type { Item } from '../powershell/runtime/arguments.js';
import type { Edition, Outside } from '../powershell/runtime/shell.js';
import { openSession } from '../powershell/session.js';
import type { Transport } from '../powershell/world/remote.js';
import type { Scenario } from '../scenarios/index.js';
import type { View } from '../sim/actors.js';
import { simulate } from '../sim/simulate.js';
import { Log } from './log.js';
import { conclude, type Rehearsal, type RehearsalOptions, type Stage, setUp } from './set-up.js';

export interface ShellOptions extends RehearsalOptions {
  /** Name of the host on which the session runs; `station` is none; unwritten: the first host of the file. */
  readonly on?: string;
  readonly edition: Edition;
  readonly whatIf: boolean;
  readonly transport: Transport;
  /** Arguments of the script. */
  readonly args: readonly Item[];
  readonly outside: Outside;
  /** A line of output. */
  line(text: string): void;
}

export interface ShellRun {
  readonly rehearsal: Rehearsal;
  readonly ended: Ended;
}

export type ShellTrouble = { readonly complaints: readonly LineComplaint[] } | { readonly message: string };

/** Saturday, 2026-11-28, 20:00: where a scenario does not say when it begins. */
const START_MS = 1_795_896_000_000;
const DAY_MS = 86_400_000;

/** Rehearses a script. Nothing runs where something in it is not known. */
export async function rehearseScript(
  scenario: Scenario,
  text: string,
  options: ShellOptions,
): Promise<Result<ShellRun, ShellTrouble>> {
  const { expect: _, ...bare } = scenario;
  const stage = await setUp({ ...bare, plans: [] }, options);
  const on = hostOf(stage.world, options.on);
  if (on === undefined)
    return err({
      message: `No host is called ${options.on}. There are ${stage.world.hosts.map(({ name }) => name).join(', ')}, and station.`,
    });
  const { readScript } = await import('../powershell/read.js');
  return rehearsed(stage, text, options, on, readScript);
}

function hostOf(world: World, name: string | undefined): number | undefined {
  if (name === undefined) return world.hosts.length > 0 ? 0 : NONE;
  if (name.toLowerCase() === 'station') return NONE;
  const found = world.hosts.findIndex((host) => host.name.toLowerCase() === name.toLowerCase());
  return found < 0 ? undefined : found;
}

function rehearsed(
  stage: Stage,
  text: string,
  options: ShellOptions,
  on: number,
  readText: Parameters<typeof openSession>[1],
): Result<ShellRun, ShellTrouble> {
  let view: View = {
    world: stage.world,
    nowUs: 0,
    occurrences: 0,
    changes: 0,
    nodeChanges: 0,
    calm: false,
    find: () => NONE,
  };
  const log = new Log();
  const writer = new Writer(options.line);
  const host = (line: string, newline: boolean): void => {
    writer.flush();
    options.outside.host(line, newline);
  };
  const session = openSession(
    {
      ...options,
      // What goes to the screen comes behind what was put out before it.
      outside: { ...options.outside, host },
      on,
      startMs: startOf(stage.scenario),
      ...networksOf(stage.scenario),
      runningUs: (vm) => log.runningUs(view, vm),
      log: () => log.entries,
    },
    readText,
    () => view,
  );
  const script = session.read(text);
  if (!script.ok) return err({ complaints: script.error });
  let ended: Ended = { code: 1, tooMuch: 'The run ended before the script did.' };
  const operator = shellOperator({
    name: 'shell',
    begin: () => session.run(script.value, (value) => writer.put(value), options.args),
    look: (now) => {
      view = now;
    },
    broken: (now) => lostHost(now, on),
    ended: (how) => {
      writer.flush();
      ended = how;
    },
  });
  const cast = { ...stage.cast, operators: [operator], watchers: [...(stage.cast.watchers ?? []), log] };
  const run = simulate(stage.world, stage.question, cast);
  return ok({ rehearsal: withExitCode(conclude({ ...stage, cast, operators: [operator] }, run), ended.code), ended });
}

/** A script that says that it failed has not come as expected, whatever the cluster says. */
function withExitCode(rehearsal: Rehearsal, exitCode: number): Rehearsal {
  const given = exitCode === 0 ? [] : [`The script has ended with exit code ${exitCode}.`];
  return { ...rehearsal, exitCode, missed: [...rehearsal.missed, ...given] };
}

/** Why a session on a host cannot go on. */
export function lostHost({ world }: View, on: number): string | undefined {
  const host = world.hosts[on];
  if (host === undefined || answers(host.node) || GOES_ON.includes(host.node)) return undefined;
  return `The session has ended: ${hostName(world, on)}, on which it ran, does not answer any more.`;
}

/** States without the cluster service, or outside a cluster, in which a host still runs what people have started on it. */
const GOES_ON: readonly number[] = [
  NODE.ready,
  NODE.halted,
  NODE.stopped,
  NODE.stopping,
  NODE.isolated,
  NODE.cutOff,
  NODE.quarantined,
  NODE.joining,
  NODE.evicting,
];

/** What a session sees of networks: where the file has none, the one that migrations go over. */
export const networksOf = ({ networks, physics }: Scenario) => ({
  networks: networks.length > 0 ? networks : [{ name: physics.network.name, carries: undefined }],
  migrationMode: physics.network.mode,
});

export const startOf = ({ start }: Scenario): number =>
  start === undefined ? START_MS : start.day * DAY_MS + start.second * 1000;
