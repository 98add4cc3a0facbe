/** What hosts lack, now or once they are installed anew, and what that does to the VMs that are to come to them. */
import { listed } from '../../base/text.js';
import { processorName, vendorOf } from '../../model/catalog/index.js';
import { metBetween, told } from '../../model/hindrances.js';
import { isSavedByDrains } from '../../model/rules/move-kind.js';
import { hostAt, hostName } from '../../model/rules/names.js';
import { POWER } from '../../model/states.js';
import { type Cluster, type Host, NONE, type Vm, type World } from '../../model/world.js';
import { buildWorld, type Scenario } from '../scenario.js';
import { afterAll, type Ends, rolesOf, runs } from './ends.js';
import type { Finding } from './finding.js';
import { installationsOf } from './installations.js';
import { worldToLeave } from './leaving.js';
import { planOf, rollingOf, sparesOf } from './plan.js';
import { switches } from './switches.js';

export function fittings(scenario: Scenario): readonly Finding[] {
  const now = buildWorld(scenario);
  const ends: Ends = { scenario, now, later: afterAll(now, installationsOf(scenario)) };
  return [...now.clusters.flatMap((cluster) => processors(ends, cluster)), ...switches(ends), ...problems(ends)];
}

/** What a plan brings to a cluster: hosts that join it, and the cluster whose roles go over to it, or NONE. */
interface Coming {
  readonly hosts: readonly number[];
  readonly from: number;
}

function comingTo({ scenario }: Ends, cluster: number): Coming {
  const plan = rollingOf(scenario)?.plan;
  if (plan?.into === cluster) return { hosts: plan.order, from: plan.cluster };
  return { hosts: plan?.cluster === cluster ? sparesOf(plan) : [], from: NONE };
}

const processorsOf = ({ now }: Ends, hosts: readonly number[]): readonly number[] =>
  [...new Set(hosts.map((one) => hostAt(now, one).processor))].filter((one) => one !== NONE).sort((a, b) => a - b);

function processors(ends: Ends, { index, name, members: present }: Cluster): Finding[] {
  const coming = comingTo(ends, index);
  const members = [...new Set([...present, ...coming.hosts])];
  const known = processorsOf(ends, members);
  const isToCome = known.length > processorsOf(ends, present).length;
  const place = { line: ends.scenario.places.clusters[index] ?? 1, subject: `cluster:${name}` };
  const has = `${name} ${isToCome ? 'will have' : 'has'}`;
  if (new Set(known.map(vendorOf)).size > 1)
    return [
      {
        ...place,
        id: 'cpu/two-vendors',
        severity: isToCome ? 'warning' : 'error',
        why: `${has} processors of two vendors (${listed(known.map(processorName), 'and')}): no VM moves live, or saved, from one to the other.`,
        remedy: 'Keep the nodes of one vendor in one cluster, and move VMs to the other while they are off.',
      },
    ];
  const roles = [index, coming.from].filter((one) => one !== NONE).flatMap((one) => rolesOf(ends.now, one));
  const isPinned = roles.some(({ compatibility }) => compatibility === 0);
  const mixed = microcodes(ends, members);
  if ((known.length < 2 || !isPinned) && !mixed) return [];
  const inOrder = !mixed && olderFirst(ends, index);
  const bound = strandedIn(ends, index);
  const what = mixed ? 'microcode that differs by node' : listed(known.map(processorName), 'and');
  return [
    {
      ...place,
      id: 'cpu/mixed',
      severity: bound === undefined ? (inOrder ? 'note' : 'warning') : 'error',
      why: `${has} ${what}: a VM that is started on the newer one does not go back to the older one alive.${bound === undefined ? '' : ` ${bound.name} runs on ${hostName(ends.now, bound.host)}, the only node with the newest, and cannot leave it.`}`,
      remedy:
        bound !== undefined
          ? SHUT_DOWN
          : mixed
            ? TO_ONE_STATE
            : inOrder
              ? IN_ORDER
              : coming.from === NONE
                ? COMPATIBLE
                : COMPATIBLE_BEFORE,
    },
  ];
}

const TO_ONE_STATE =
  'Bring microcode, firmware and mitigations of all nodes to one state; compatibility does not help against it.';
const IN_ORDER =
  'The older nodes are drained first, as they should be; keep to that order, and have VMs that restart in between stay off the newer nodes, or with compatibility (Set-VMProcessor).';
const COMPATIBLE =
  'Set processor compatibility while the VMs are off (Set-VMProcessor), or drain the older nodes first.';
const SHUT_DOWN =
  'Set processor compatibility while it is off (Set-VMProcessor), shut it down before its node is drained, or add a node with such processors.';
const COMPATIBLE_BEFORE =
  'Set processor compatibility while the VMs are off (Set-VMProcessor), before one of them is started on the newer nodes.';

/** Whether the plan takes the nodes of a cluster one after the other, those with older processors first; its spares take their VMs. */
function olderFirst({ scenario, now }: Ends, cluster: number): boolean {
  const plan = rollingOf(scenario)?.plan;
  if (plan === undefined || plan.cluster !== cluster || plan.parallel !== 1) return false;
  const ages = [...plan.order, ...sparesOf(plan)]
    .map((one) => hostAt(now, one).processor)
    .filter((processor) => processor !== NONE);
  return ages.every((age, at) => at === 0 || (ages[at - 1] ?? age) <= age);
}

/** Strategies that take roles from node to node as they run. */
const AS_THEY_RUN: readonly string[] = ['rolling', 'swing'];

/** A role that runs on the one node with the newest processors, which the plan empties: no other node has what it was started with. */
function strandedIn({ scenario, now }: Ends, cluster: number): Vm | undefined {
  const plan = rollingOf(scenario)?.plan;
  if (plan === undefined || plan.cluster !== cluster || !AS_THEY_RUN.includes(plan.strategy ?? 'rolling')) return;
  const nodes = [...plan.order, ...sparesOf(plan)].map((one) => hostAt(now, one));
  const emptied = new Set(installationsOf(scenario).map(({ host }) => host));
  const isAlone = ({ index, processor }: Host): boolean =>
    nodes.every((one) => one.index === index || (one.processor !== NONE && one.processor < processor));
  const world = worldToLeave(scenario);
  return rolesOf(world, cluster).find(
    ({ host, compatibility, power }) =>
      power === POWER.running && compatibility === 0 && emptied.has(host) && isAlone(hostAt(now, host)),
  );
}

/** Whether microcode differs between nodes, or between a node before and after it is installed anew. */
const microcodes = ({ now, later }: Ends, members: readonly number[]): boolean =>
  new Set(members.flatMap((one) => [hostAt(now, one).microcode, hostAt(later, one).microcode])).size > 1;

type Problem = World['hindrances']['problems'][number];

/** Each known problem once, with the first VM that meets it on a way that the plan may ask for; one that a drain gets past is the last. */
function problems({ scenario, now, later }: Ends): Finding[] {
  const { problems: records } = now.hindrances;
  const seen = new Set<string>();
  return records.flatMap((record, bit): Finding[] => {
    if (seen.has(record.id)) return [];
    const past = (vm: Vm): boolean => getsPast(now, vm, record);
    for (const vm of [...now.vms.filter((one) => !past(one)), ...now.vms.filter(past)]) {
      const way = runs(vm) && ((vm.suffers >>> bit) & 1) === 1 ? wayOf({ scenario, now, later }, vm, bit) : undefined;
      if (way === undefined) continue;
      seen.add(record.id);
      return [problem(scenario, now, vm, way, bit)];
    }
    return [];
  });
}

/** Whether a drain saves a VM, and so gets past what forbids a live move alone. */
const getsPast = (world: World, vm: Vm, { hinders }: Problem): boolean =>
  vm.clustered && isSavedByDrains(world, vm) && !hinders.includes('start');

/** Two hosts between which a VM meets a record: each of them as it is now, or as it will be. */
function wayOf(ends: Ends, vm: Vm, bit: number): readonly [from: Host, to: Host] | undefined {
  const { now, later } = ends;
  const { cluster } = hostAt(now, vm.host);
  const peers = vm.clustered ? now.hosts.filter((host) => host.cluster === cluster) : now.hosts;
  const forms = ({ index }: Host): readonly Host[] => [hostAt(now, index), hostAt(later, index)];
  const sources = vm.clustered ? peers : [hostAt(now, vm.host)];
  const targets = [...peers.flatMap(forms), ...(vm.clustered ? beside(ends, cluster) : [])];
  for (const from of sources.flatMap(forms))
    for (const to of targets)
      if (from.index !== to.index && ((metBetween(now.hindrances, vm, from, to) >>> bit) & 1) === 1) return [from, to];
  return undefined;
}

/** Hosts of no node of a cluster that its roles come to all the same: spares that join, as they are then, and nodes of the cluster that it goes over to. */
function beside({ scenario, now, later }: Ends, cluster: number): readonly Host[] {
  const plan = planOf(scenario);
  if (plan?.cluster !== cluster) return [];
  const over = plan.into === undefined ? [] : (now.clusters[plan.into]?.members ?? []);
  return [...sparesOf(plan), ...over].map((one) => hostAt(later, one));
}

/** Who goes over to another cluster may find a node of it that was not met. */
const severityOf = ({ clustered }: Vm, from: Host, to: Host): Finding['severity'] =>
  clustered && (from.cluster === to.cluster || to.cluster === NONE) ? 'error' : 'warning';

function problem(scenario: Scenario, world: World, vm: Vm, [from, to]: readonly [Host, Host], bit: number): Finding {
  const record = world.hindrances.problems[bit] as Problem;
  const isPast = getsPast(world, vm, record);
  const names = { vm: vm.name, from: hostName(world, from.index), to: hostName(world, to.index) };
  return {
    id: 'problem/known',
    severity: isPast ? 'note' : severityOf(vm, from, to),
    line: scenario.places.hosts[(record.to?.has ?? []).length > 0 ? to.index : from.index] ?? 1,
    subject: `vm:${vm.name}`,
    why: `${record.says} ${told(record.message, names)}${isPast ? ' A drain saves it, and gets past that; a live move that is asked for does not.' : ''}`,
    remedy: told(record.helps, names),
  };
}
