/** The installations that a plan and a script ask for, and what the catalog says of each. */
import { nodeUpgrade, releaseAt, releaseIndex, supports, versionText, vmTraits } from '../../model/catalog/index.js';
import { hostAt, hostName, releaseKey } from '../../model/rules/names.js';
import { NONE, type World } from '../../model/world.js';
import type { RollingPlan } from '../../operators/plans.js';
import type { CmdletCall } from '../../operators/script-line.js';
import { buildWorld, type Scenario } from '../scenario.js';
import type { Finding } from './finding.js';
import { planOf, type Rolling, rollingOf, sparesOf } from './plan.js';

/** One installation, as far as it can be told before anything runs. */
export interface Installation {
  readonly host: number;
  /** Release indexes. */
  readonly from: number;
  readonly to: number;
  readonly method: 'clean' | 'in-place';
  /** Whether the host is a node of a cluster, before an eviction that belongs to the upgrade. */
  readonly member: boolean;
  readonly line: number;
}

/** A cmdlet of the script, with the line of the file that it stands in. */
export interface Call extends CmdletCall {
  readonly line: number;
}

/** What the script types, in order. */
export const callsOf = ({ plans }: Scenario): readonly Call[] =>
  plans
    .flatMap((plan) => (plan.kind === 'script' ? plan.lines : []))
    .flatMap(({ action, line = 1 }) => (action.kind === 'run' ? action.calls.map((call) => ({ ...call, line })) : []));

/** Those of the upgrade, hop by hop, then those of the script, in order. */
export function installationsOf(scenario: Scenario): readonly Installation[] {
  const rolling = rollingOf(scenario);
  const world = rolling?.world ?? buildWorld(scenario);
  return [...(rolling === undefined ? [] : planned(scenario, rolling)), ...typed(scenario, world)];
}

/** Hosts that are drained, or should have been before they are installed. */
export function emptied(scenario: Scenario): ReadonlySet<number> {
  const byName = new Map(scenario.world.hosts.map(({ name }, index) => [name, index]));
  const drained = callsOf(scenario)
    .filter(({ cmdlet, args }) => cmdlet === 'Suspend-ClusterNode' && args['Drain'] === true)
    .flatMap(({ args }) => [args['Name']].flat().map((name) => byName.get(String(name)) ?? NONE));
  const over = emptiedOver(planOf(scenario));
  return new Set([...drained, ...over, ...installationsOf(scenario).map(({ host }) => host)]);
}

/** The last node is emptied as well. */
const emptiedOver = (plan: RollingPlan | undefined): readonly number[] => (plan?.into === undefined ? [] : plan.order);

function planned({ places }: Scenario, rolling: Rolling): Installation[] {
  const { plan, world, hops } = rolling;
  const spares = sparesOf(plan);
  const releases = new Map([...plan.order, ...spares].map((host) => [host, hostAt(world, host).release]));
  const line = places.upgrade;
  if (plan.into !== undefined) return goingOver(rolling, line);
  return hops.flatMap((to, hop) => {
    // Spares are installed before they join; from then on they are nodes as the others are.
    const joins = (host: number): boolean => hop === 0 && spares.includes(host);
    const all = hop === 0 ? [...spares, ...plan.order] : [...plan.order, ...spares];
    return all.flatMap((host): Installation[] => {
      const from = releases.get(host) ?? to;
      releases.set(host, to);
      const method = joins(host) ? 'clean' : plan.method;
      return from === to ? [] : [{ host, from, to, method, member: !joins(host), line }];
    });
  });
}

/** Whoever goes over to another cluster is installed anew, whatever it ran; the last node stays, and holds the old one. */
const goingOver = ({ plan, world }: Rolling, line: number): Installation[] =>
  plan.order
    .slice(0, -1)
    .map((host) => ({ host, from: hostAt(world, host).release, to: plan.to, method: 'clean', member: true, line }));

function typed(scenario: Scenario, world: World): Installation[] {
  const releases = world.hosts.map(({ release }) => release);
  const byName = new Map(world.hosts.map(({ name, index }) => [name, index]));
  return callsOf(scenario).flatMap(({ cmdlet, args, line }) => {
    const host = byName.get(String(args['Name'] ?? '')) ?? NONE;
    const to = releaseIndex(String(args['Release'] ?? ''));
    const from = releases[host];
    if (cmdlet !== 'Install-HostRelease' || from === undefined || to < 0) return [];
    releases[host] = to;
    const method = args['InPlace'] === true ? 'in-place' : 'clean';
    return [{ host, from, to, method, member: hostAt(world, host).cluster !== NONE, line }] as const;
  });
}

export function installations(scenario: Scenario): readonly Finding[] {
  const all = installationsOf(scenario);
  const world = buildWorld(scenario);
  return [
    ...discouraged(world, all),
    ...leftBehind(scenario, world, all),
    ...withoutCertificates(scenario, world, all),
  ];
}

const INSTEAD = {
  clean: 'Use `method: in-place`, as its own updater does.',
  'in-place': 'Install the nodes anew: `method: clean`.',
  alone: 'Move its VMs away and install it anew: `method: clean`.',
} as const;

/** Each way once, however many hosts go it. */
function discouraged(world: World, all: readonly Installation[]): Finding[] {
  const told = new Set<string>();
  return all.flatMap(({ host, from, to, method, member, line }): Finding[] => {
    const [before, after] = [releaseAt(from).key, releaseAt(to).key];
    const record = nodeUpgrade(before, after, method, { member });
    const way = `${before} to ${after}, ${method === 'clean' ? 'clean' : 'in place'}`;
    if (record?.verdict !== 'discouraged' || told.has(way)) return [];
    told.add(way);
    const note = record.note === undefined ? '' : ` ${record.note}`;
    return [
      {
        id: 'hop/discouraged',
        severity: 'warning',
        line,
        subject: `host:${hostName(world, host)}`,
        why: `From ${way}: the vendor discourages this way.${note}`,
        remedy: INSTEAD[member ? method : 'alone'],
      },
    ];
  });
}

/** A VM that is no role stays on its host, whatever is installed there. */
function leftBehind({ places }: Scenario, world: World, all: readonly Installation[]): Finding[] {
  return world.vms.flatMap((vm): Finding[] => {
    if (vm.clustered) return [];
    const own = all.filter(({ host }) => host === vm.host);
    const bad = own.find(({ to, method }) => method === 'in-place' && !supports(to, vm.version));
    if (bad === undefined || own.some(({ method }) => method === 'clean')) return [];
    const release = releaseKey(bad.to);
    return [
      {
        id: 'vm/left-behind',
        severity: 'error',
        line: places.vms[vm.index] ?? 1,
        subject: `vm:${vm.name}`,
        why: `${vm.name} stays on ${hostName(world, vm.host)}, which is upgraded in place to ${release}; ${release} runs no VM of version ${versionText(vm.version)}.`,
        remedy:
          'Raise its version before (Update-VMVersion while it is off), or move it to a host that keeps its release.',
      },
    ];
  });
}

/** A clean installation takes the certificates along with which virtual TPMs are unwrapped; each cluster once. What a host has then may be written. */
function withoutCertificates(scenario: Scenario, world: World, all: readonly Installation[]): Finding[] {
  const bare = all.filter(
    ({ host, method }) => method === 'clean' && scenario.world.hosts[host]?.rebuilt?.traits === undefined,
  );
  return world.clusters.flatMap(({ index, name }): Finding[] => {
    const isOf = (host: number): boolean => hostAt(world, host).cluster === index;
    const hosts = [...new Set(bare.filter(({ host }) => isOf(host)).map(({ host }) => hostName(world, host)))];
    const vms = world.vms.filter((vm) => vm.clustered && isOf(vm.host) && (vm.traits & VTPM) !== 0);
    const [first] = vms;
    if (first === undefined || hosts.length === 0) return [];
    const more = vms.length > 1 ? ` and ${vms.length - 1} more` : '';
    return [
      {
        id: 'vm/vtpm-certificates',
        severity: 'warning',
        line: scenario.places.vms[first.index] ?? 1,
        subject: `vm:${first.name}`,
        why: `${first.name}${more} ${vms.length > 1 ? 'have' : 'has'} a virtual TPM, and ${hosts.length > 1 ? `${hosts.length} nodes of ${name} are` : `${hosts[0]} is`} installed anew: the certificates that unwrap it go with the old system, and without them no such VM comes to the node or starts there. A rehearsal takes it that they are imported again.`,
        remedy: CERTIFICATES,
      },
    ];
  });
}

const VTPM = vmTraits(['vtpm']);

const CERTIFICATES =
  'Export the certificates of the key protectors (the store "Shielded VM Local Certificates", with their private keys) before the first node is installed, import them on each before it joins, and write `rebuilt: { traits: [] }` of the hosts then.';
