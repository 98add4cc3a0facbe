/** VMs that may not be stopped, and everything in a plan that would stop them. */
import { outlivesItsHost } from '../../model/files.js';
import { isSavedByDrains } from '../../model/rules/move-kind.js';
import { hostAt, hostName } from '../../model/rules/names.js';
import { POWER } from '../../model/states.js';
import type { Vm, World } from '../../model/world.js';
import { buildWorld, type Scenario } from '../scenario.js';
import type { Finding } from './finding.js';
import { hops } from './hops.js';
import { type Call, callsOf, emptied, type Installation, installationsOf } from './installations.js';
import { whyRoleStays, worldToLeave } from './leaving.js';
import { courseOf, type Rolling, rollingOf } from './plan.js';

/** What is known of a plan, looked up once for all VMs. */
interface Night {
  readonly world: World;
  readonly rolling: Rolling | undefined;
  readonly calls: readonly Call[];
  readonly installations: readonly Installation[];
  /** Hosts that are drained, or should have been before an installation. */
  readonly emptied: ReadonlySet<number>;
  /** Names of the VMs that a hop strands. */
  readonly stranded: ReadonlySet<string>;
}

/** What stops it, and what helps against that. */
type Reason = readonly [what: string, helps: string];

type Look = (night: Night, vm: Vm) => Reason | undefined;

export function stops(scenario: Scenario): readonly Finding[] {
  const world = worldToLeave(scenario);
  const before = buildWorld(scenario);
  const kept = world.vms.filter(
    ({ index }) => scenario.vms[index]?.mayStop === false && before.vms[index]?.power === POWER.running,
  );
  if (kept.length === 0) return [];
  const night = nightOf(scenario, world);
  return kept.flatMap((vm) => {
    // Who is off before the first node stays out of what comes then.
    const looks = vm.power === POWER.running ? LOOKS : STOPPED;
    const reasons = looks.map((look) => look(night, vm)).filter((reason) => reason !== undefined);
    return reasons.length === 0 ? [] : [mayNot(scenario, vm, reasons)];
  });
}

const mayNot = ({ places }: Scenario, vm: Vm, reasons: readonly Reason[]): Finding => ({
  id: 'vm/may-not-stop',
  severity: 'error',
  line: places.vms[vm.index] ?? 1,
  subject: `vm:${vm.name}`,
  why: `${vm.name} may not be stopped, and the plan stops it: ${reasons.map(([what]) => what).join('; ')}.`,
  remedy: `To spare it, ${reasons.map(([, helps]) => helps).join('; ')}; or agree on a time with its owner.`,
});

function nightOf(scenario: Scenario, world: World): Night {
  const rolling = rollingOf(scenario);
  const calls = callsOf(scenario);
  const installations = installationsOf(scenario);
  const stranded = hops(scenario).filter(({ id }) => id === 'hop/strands-versions');
  return {
    world,
    rolling,
    calls,
    installations,
    emptied: emptied(scenario),
    stranded: new Set(stranded.map(({ subject }) => subject.replace(/^vm:/, ''))),
  };
}

const versionUpdate: Look = ({ world, rolling }, vm) => {
  if (rolling === undefined || !vm.clustered || hostAt(world, vm.host).cluster !== rolling.plan.cluster)
    return undefined;
  const { raises } = courseOf(rolling, vm);
  if (raises === 0) return undefined;
  const times = raises === 1 ? '' : `, ${raises} times`;
  const what = `its version is raised (\`vmVersions: ${rolling.plan.vmVersions}\`), for which it is shut down${times}`;
  return [what, 'leave versions as they are (`vmVersions: never`)'];
};

/** What keeps a role on its node keeps it there when the node is installed; a limit of processors does not. */
const staysBehind: Look = ({ world, rolling, emptied, stranded }, vm) => {
  if (!vm.clustered || !emptied.has(vm.host)) return undefined;
  const why = whyRoleStays(world, vm, { plan: rolling?.plan, leaves: true, anew: false });
  const node = hostName(world, vm.host);
  if (why?.severity === 'error')
    return [`it cannot leave ${node} alive, and ${node} must be emptied (${why.id})`, 'take away what keeps it there'];
  return stranded.has(vm.name)
    ? ['no node is left that runs its version (hop/strands-versions)', 'stay on a release that runs its version']
    : undefined;
};

const savedWithItsHost: Look = ({ world, installations }, vm) => {
  if (vm.clustered) return undefined;
  const own = installations.find(({ host }) => host === vm.host);
  if (own === undefined) return undefined;
  const node = hostName(world, vm.host);
  const what =
    own.method === 'clean'
      ? `the clean installation of ${node} ${outlivesItsHost(world, vm) ? 'leaves nothing but its files' : 'destroys it'}`
      : `it is saved while ${node} is upgraded in place`;
  return [what, 'move it to another host before (Move-VM)'];
};

const quickByDrain: Look = ({ world, emptied }, vm) => {
  if (!vm.clustered || !emptied.has(vm.host) || !isSavedByDrains(world, vm)) return undefined;
  const threshold = world.clusters[hostAt(world, vm.host).cluster]?.settings.MoveTypeThreshold ?? 0;
  const drain = `the drain of ${hostName(world, vm.host)} saves and restores it`;
  return vm.movesQuickly
    ? [`${drain}, its DefaultMoveType being quick`, 'let it move as its priority says']
    : [
        `${drain}, its priority being below MoveTypeThreshold (${threshold})`,
        'raise its priority or lower MoveTypeThreshold',
      ];
};

const STOPPING = ['Stop-VM', 'Save-VM'];

const byTheScript: Look = ({ calls }, vm) => {
  const call = calls.find(
    ({ cmdlet, args }) =>
      args['WhatIf'] !== true &&
      [args['Name']].flat().includes(vm.name) &&
      (STOPPING.includes(cmdlet) || args['MigrationType'] === 'Quick'),
  );
  return call === undefined ? undefined : [`line ${call.line} says ${call.text}`, 'leave that line out'];
};

const withAll: Look = ({ world, rolling }, vm) =>
  rolling?.plan.strategy !== 'all-at-once' || !vm.clustered || hostAt(world, vm.host).cluster !== rolling.plan.cluster
    ? undefined
    : ['every VM is shut down before the first node (`strategy: all-at-once`)', 'take `strategy: rolling`'];

const STOPPED: readonly Look[] = [withAll, byTheScript];

const LOOKS: readonly Look[] = [versionUpdate, staysBehind, savedWithItsHost, quickByDrain, byTheScript];
