/** What must be true before and after a command, each with the call that looks and the cmdlet that shows it. */
import { releaseAt, VM_VERSIONS } from '../../model/catalog/index.js';
import type { FactName } from '../../model/facts.js';
import type { Step } from '../../model/step.js';
import type { World } from '../../model/world.js';
import type { RollingPlan } from '../../operators/plans.js';
import { literal } from './literal.js';
import { pausesOnly } from './typed.js';

export interface Check {
  /** A call of a function of the script: it answers nothing, or what is wrong. */
  readonly call: string;
  /** What must be true. */
  readonly says: string;
  /** What shows it. */
  readonly shownBy: string;
}

interface Checks {
  readonly before: readonly Check[];
  readonly after: readonly Check[];
}

const NOTHING: Checks = { before: [], after: [] };

/** The third number of a build. */
const buildOf = (release: number): number => Number(releaseAt(release).build.value.split('.')[2]);

/** What is known of the run when a step of it begins. */
export interface Around {
  readonly plan: RollingPlan;
  readonly world: World;
  /** By host: what was installed on it last. */
  readonly releases: ReadonlyMap<number, number>;
  /** What the step came to: the argument of its first fact of this name; -1 where there is none. */
  came(fact: FactName): number;
}

export function checksOf(around: Around, step: Step): Checks {
  const { plan, world, releases } = around;
  const { do: name, subject, with: given = {} } = step;
  const host = world.hosts[subject]?.name ?? '';
  const cluster = world.clusters[plan.cluster]?.name ?? '';
  switch (name) {
    case 'Suspend-ClusterNode':
      if (pausesOnly(step)) return { before: [nodeIs(cluster, host, 'Up')], after: [nodeIs(cluster, host, 'Paused')] };
      return {
        before: [nodeIs(cluster, host, 'Up'), othersUp(cluster, plan)].flatMap((one) => one ?? []),
        after: [drained(cluster, host), nodeIs(cluster, host, 'Paused')],
      };
    case 'Remove-ClusterNode':
      return {
        before: [nodeIs(cluster, host, 'Paused'), empty(cluster, host), ...othersServe(cluster, host, plan)],
        after: [noMember(cluster, host)],
      };
    case 'Install-HostRelease':
      return given['InPlace'] === true
        ? {
            before: [empty(cluster, host), ...othersServe(cluster, host, plan)],
            after: [built(cluster, host, Number(given['Release']))],
          }
        : { before: [noMember(cluster, host)], after: [] };
    case 'Add-ClusterNode': {
      const into = world.clusters[Number(given['Cluster'] ?? plan.cluster)]?.name ?? cluster;
      return {
        before: [noMember(into, host)],
        after: [
          nodeIs(into, host, 'Up'),
          built(into, host, releases.get(subject) ?? world.hosts[subject]?.release ?? plan.to),
        ],
      };
    }
    case 'Resume-ClusterNode':
      return { before: [nodeIs(cluster, host, 'Paused')], after: [nodeIs(cluster, host, 'Up')] };
    case 'Update-ClusterFunctionalLevel':
      return { before: [allUp(cluster)], after: levelIs(cluster, around.came('level-raised')) };
    default:
      return vmChecks(around, step);
  }
}

function vmChecks({ plan, world, came }: Around, { do: name, subject, with: given = {} }: Step): Checks {
  const vm = world.vms[subject]?.name ?? '';
  switch (name) {
    case 'Stop-VM':
      return { before: [], after: [vmIs(vm, given['Save'] === true ? 'Saved' : 'Off')] };
    case 'Start-VM':
      return { before: [], after: [vmIs(vm, 'Running')] };
    case 'Save-VM':
      return { before: [vmIs(vm, 'Running')], after: [vmIs(vm, 'Saved')] };
    case 'Update-VMVersion':
      return { before: [vmIs(vm, 'Off')], after: [versionIs(vm, VM_VERSIONS[came('version-updated')] ?? '')] };
    case 'Move-ClusterVirtualMachineRole':
      return { before: [], after: [vmOn(vm, world.hosts[Number(given['Node'])]?.name ?? '')] };
    case 'Move-VM':
      return { before: [], after: [vmOn(vm, world.hosts[Number(given['DestinationHost'])]?.name ?? '')] };
    case 'Remove-ClusterGroup':
      return { before: [], after: [noRole(world.clusters[plan.cluster]?.name ?? '', vm)] };
    default:
      return NOTHING;
  }
}

/** The level that it rose to; none where it did not rise. */
const levelIs = (cluster: string, release: number): readonly Check[] => {
  if (release < 0) return [];
  const { major } = releaseAt(release).level.value;
  const call = `Test-Level ${literal(cluster)} ${major}`;
  return [check(call, `The functional level of ${cluster} is ${major}.`, 'Get-Cluster')];
};

const check = (call: string, says: string, shownBy: string): Check => ({ call, says, shownBy });

const nodeIs = (cluster: string, node: string, state: string): Check =>
  check(`Test-Node ${literal(cluster)} ${literal(node)} ${literal(state)}`, `${node} is ${state}.`, 'Get-ClusterNode');

/** Where nodes go one at a time no other may be away. */
const othersUp = (cluster: string, { parallel, strategy }: RollingPlan): Check | undefined =>
  parallel === 1 && strategy !== 'all-at-once'
    ? check(`Test-AllUp ${literal(cluster)}`, `Every node of ${cluster} is Up.`, 'Get-ClusterNode')
    : undefined;

/** A node leaves for good only while no other is away that somebody did not pause; with all down at once there is nobody to serve. */
const othersServe = (cluster: string, node: string, { strategy }: RollingPlan): readonly Check[] => {
  if (strategy === 'all-at-once') return [];
  const call = `Test-OthersServe ${literal(cluster)} ${literal(node)}`;
  return [check(call, `No other node of ${cluster} is Down, Isolated or Quarantined.`, 'Get-ClusterNode')];
};

const allUp = (cluster: string): Check =>
  check(`Test-AllUp ${literal(cluster)}`, `Every node of ${cluster} is Up.`, 'Get-ClusterNode');

const drained = (cluster: string, node: string): Check =>
  check(`Test-Drained ${literal(cluster)} ${literal(node)}`, `The drain of ${node} is Completed.`, 'Get-ClusterNode');

const empty = (cluster: string, node: string): Check =>
  check(`Test-NoRole ${literal(cluster)} ${literal(node)}`, `${node} owns no VM.`, 'Get-ClusterGroup');

const noMember = (cluster: string, node: string): Check =>
  check(`Test-NoMember ${literal(cluster)} ${literal(node)}`, `${node} is no member of ${cluster}.`, 'Get-ClusterNode');

const built = (cluster: string, node: string, release: number): Check =>
  check(
    `Test-Build ${literal(cluster)} ${literal(node)} ${buildOf(release)}`,
    `${node} runs build ${buildOf(release)}.`,
    'Get-ClusterNode',
  );

const vmIs = (vm: string, state: string): Check =>
  check(`Test-VM ${literal(vm)} ${literal(state)}`, `${vm} is ${state}.`, 'Get-VM');

const versionIs = (vm: string, version: string): Check =>
  check(`Test-Version ${literal(vm)} ${literal(version)}`, `${vm} has configuration version ${version}.`, 'Get-VM');

const vmOn = (vm: string, node: string): Check =>
  check(`Test-On ${literal(vm)} ${literal(node)}`, `${vm} is on ${node}.`, 'Get-VM');

const noRole = (cluster: string, vm: string): Check =>
  check(`Test-NoGroup ${literal(cluster)} ${literal(vm)}`, `${vm} is no role of ${cluster}.`, 'Get-ClusterGroup');
