/**
 * Random nights: no crash of ours, no hang, and no invariant broken that the faults do not explain. Each night ends in a calm, after
 * which all must have come back.
 */
import { copyWorld } from '../src/model/encode.js';
import { newTurn } from '../src/model/engines.js';
import { takeoverObstacle } from '../src/model/rules/targets.js';
import { step } from '../src/model/step.js';
import { NONE, type World } from '../src/model/world.js';
import { parseScenario } from '../src/scenarios/index.js';
import { type Rehearsal, rehearse } from '../src/session/index.js';
import { cpuMs } from './cpu-time.js';
import { nightText } from './night-text.js';

/** A night may take so long. */
const HANG_MS = 2000;

/** Reasons for which a plan may be stuck though all faults are over and repaired: its cluster cannot do what it asks. */
const STRUCTURAL: readonly RegExp[] = [
  // Versions that the next release does not run, in a plan that does not raise them before.
  /no node that is left supports it/,
  // The same of a VM that is no role and stays on its host.
  /could not start on/,
  // Two of one class and no third node, with ClusterEnforcedAntiAffinity.
  /ClusterEnforcedAntiAffinity/,
  // More memory in use than the nodes that are left have; the same of the host of a VM that was shut down for its version.
  /at most .* are free on one node/,
  /needs .* on \S+, where .* free/,
  /has the memory which is assigned to it now/,
  // The same of a VM of a class that may not share its host.
  /may not share/,
  // A team that the next release has no more, which nobody has converted before.
  /made by LBFO/,
  // Processors, switches, known problems and affinity that keep a role from every node that is left.
  /processor features|processor-specific features|two vendors|virtual switch|Ethernet switch|unwrapped|known problem|affinity rule|the rule .* says|ISO of its host in its drive/,
];

export interface Nights {
  /** How many came to each end. */
  readonly endings: Readonly<Record<string, number>>;
  /** What must not be: the seed of the night, and what happened. */
  readonly faults: readonly string[];
}

/** Plays so many nights of a seed. `told` is called now and then. */
export async function nights(seed: string, count: number, told: (done: number) => void = () => {}): Promise<Nights> {
  const result = { endings: {} as Record<string, number>, faults: [] as string[] };
  for (let number = 0; number < count; number += 1) {
    const name = `${seed}/${number}`;
    const began = cpuMs();
    try {
      const rehearsal = await played(name);
      result.endings[rehearsal.outcome] = (result.endings[rehearsal.outcome] ?? 0) + 1;
      for (const fault of faultsOf(rehearsal)) result.faults.push(`${name}: ${fault}`);
    } catch (error) {
      result.faults.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
    const took = cpuMs() - began;
    if (took > HANG_MS) result.faults.push(`${name}: took ${Math.round(took)} ms`);
    if (number % 100 === 99) told(number + 1);
  }
  return result;
}

async function played(name: string): Promise<Rehearsal> {
  const scenario = await parseScenario(nightText(name), 'night.yaml');
  if (!scenario.ok) throw new Error(`a night that is no scenario: ${scenario.error[0]?.message}`);
  return rehearse(scenario.value);
}

/** Whether a VM that never came back could be started: where it is, or of a role by its cluster, which starts nothing on a Paused node. */
function couldStart(world: World, subject: string): boolean {
  const vm = world.vms.find(({ name }) => subject === `vm:${name}`);
  if (vm === undefined) return true;
  if (vm.clustered) return world.hosts.some(({ index }) => takeoverObstacle(world, vm.index, index) === undefined);
  const start = { do: 'Start-VM', subject: vm.index, arg: NONE };
  return step(copyWorld(world), start, newTurn()).refusal === undefined;
}

/** Claims about VMs that are down at the end. */
const OF_DOWN: ReadonlySet<string> = new Set(['progress/everything-comes-back', 'progress/role-restarts']);

/** What went wrong in a night that its plan does not explain. No violation is explained: all faults are repaired in the end. */
function faultsOf({ outcome, verdict, run }: Rehearsal): string[] {
  const stuck = run.players.flatMap(({ ask }) => (outcome === 'stuck' && ask?.kind === 'stuck' ? [ask.because] : []));
  return [
    ...verdict.violations
      .filter(({ invariant, subject }) => !OF_DOWN.has(invariant) || couldStart(run.world, subject))
      .map(({ invariant, saw }) => `${invariant}: ${saw}`),
    ...(outcome === 'out-of-time' ? ['out of time'] : []),
    ...(outcome === 'completed' && run.world.open.busy > 0 ? ['it ended with something under way'] : []),
    ...stuck.filter((because) => !STRUCTURAL.some((reason) => reason.test(because))).map((one) => `stuck: ${one}`),
  ];
}
