/** The runbook of a pack: impact, what comes before, the windows, each step with its checks, and the ways back. */
import { formatDuration } from '../../base/formats.js';
import type { Micros } from '../../base/units.js';
import { MODULE_CMDLETS } from '../../model/catalog/index.js';
import { COMMANDS } from '../../model/commands/index.js';
import { isVm, NONE, type Vm } from '../../model/world.js';
import { lint } from '../../scenarios/index.js';
import type { HopRetreat, LostWay, Retreat } from '../../search/retreat/index.js';
import type { Rehearsal } from '../../session/index.js';
import { finishedAtUs } from '../../sim/finished.js';
import type { Odds } from '../../studies/odds/index.js';
import { leftBehind } from '../answer.js';
import { nameInHop } from '../hops.js';
import { groupsOfFindings } from '../lint.js';
import { type Moments, momentsOf } from '../moments.js';
import { counted, shortList } from '../names.js';
import { verdictText } from '../odds.js';
import { priceText } from '../prices.js';
import { replayLine } from '../replay.js';
import { BY_HAND, lastInHop, oldOf, outsideText, toText, wayText } from '../retreat.js';
import { outagesOf } from '../spared.js';
import { alarm, type Block, codeLines, heading, list, tableBlock, words } from './blocks.js';
import { momentBefore, type Pack } from './pack.js';
import { packScript } from './script.js';
import { type Silence, silencesOf } from './silences.js';
import { type PackStep, planOf } from './steps.js';
import { windowBlocks } from './windows.js';

/** What surrounds a cluster and is none of it. */
const SURROUNDINGS = [
  'Backup: pause the jobs of these VMs and hosts for the windows, and have a restore of one VM tried before.',
  'Cluster-Aware Updating: switch its role off (Disable-CauClusterRole) until the functional level has risen.',
  'Hyper-V Replica: upgrade the replica side first, and pause the replication of VMs whose version is raised.',
  'Management servers (VMM, Admin Center, monitoring): see that they know the new release, and set the nodes to maintenance.',
  'Drivers, firmware and agents of the new release: have them at hand for each node.',
] as const;

/** What a clean installation does not bring back, and a drain or a start on the node misses. */
const REBUILT =
  'Nodes that are installed anew: before each joins it needs its updates, its networks and its way to the storage, virtual switches with the same names, the settings and the delegation of live migration, and the certificates of virtual TPMs. Without them it joins, and VMs do not come to it or do not start there.';

const rebuiltNodes = (steps: readonly PackStep[]): readonly string[] =>
  steps.some(({ does, text }) => does === 'Install-HostRelease' && !text.includes('-InPlace')) ? [REBUILT] : [];

export function runbook(pack: Pack): readonly Block[] {
  const { rehearsal, steps, odds } = pack;
  const { scenario, run } = rehearsal;
  const moments = momentsOf(scenario.start, run.endedAtUs);
  return [
    heading(1, scenario.title),
    ...(scenario.asks === undefined ? [] : [words(scenario.asks)]),
    heading(2, 'Impact'),
    ...inDoubt(pack),
    ...impact(pack, moments),
    ...pointsOfNoReturn(pack.retreat, moments),
    heading(2, 'Before you start'),
    ...findings(rehearsal),
    ...list([...SURROUNDINGS, ...rebuiltNodes(steps)]),
    heading(2, 'Windows'),
    ...windowBlocks(pack, moments),
    heading(2, 'Steps'),
    words(
      'rollout.ps1 does them in this order, looks before and after each, and stops at the first thing that is not as it should be: -From N goes on, -WhatIf does nothing.',
    ),
    words(`${BY_HAND} rollout.ps1 stops there, and says with which -From it goes on.`),
    ...(planOf(rehearsal)?.windows === undefined ? [] : [words(IN_WINDOWS)]),
    ...inTurn(steps),
    ...abreast(rehearsal),
    ...tableBlock(
      STEP_HEADS,
      steps.map((step, at) => stepRow(step, pack, moments, follows(step, steps[at - 1]))),
    ),
    heading(3, 'Cmdlets that it calls'),
    ...tableBlock(['Cmdlet', 'Module', 'Since'], cmdletRows(pack)),
    heading(2, 'When to stop'),
    ...list(whenToStop(pack, moments)),
    heading(2, 'Ways back'),
    ...waysBack(pack, moments),
    heading(2, 'Where this comes from'),
    words(
      `It was rehearsed, not carried out. ${odds === undefined ? '' : verdictText(odds)} Again: ${replayLine(rehearsal)}`,
    ),
  ];
}

/** What whoever signs it is to read first: that the plan does not come off as expected, or not surely. */
function inDoubt({ rehearsal: { missed }, odds }: Pack): Block[] {
  const told = [
    ...(missed.length === 0 ? [] : [`Not as expected in the rehearsal: ${missed.join(' ')}`]),
    ...(odds === undefined || odds.verdict === 'fits' ? [] : [verdictText(odds)]),
  ];
  return told.length === 0 ? [] : [alarm(told.join(' '))];
}

function impact({ rehearsal, odds, steps, prices }: Pack, moments: Moments): Block[] {
  const { run, outcome, availability } = rehearsal;
  const out = run.world.vms.filter((vm) => outagesOf(rehearsal, vm).length > 0);
  const blackout = availability.longestSilenceUs(run.world.vms.length, run.endedAtUs);
  const silences = silencesOf(rehearsal);
  const outages = run.world.vms.flatMap((vm) => outagesOf(rehearsal, vm).map((one) => ({ ...one, vm })));
  const rows = [...outages, ...silences].map(({ vm, atUs, us, cause, setting, open }) => [
    vm.name,
    moments.exact(atUs),
    `${formatDuration(us)}${open ? ', to the end' : ''}`,
    cause,
    setting,
  ]);
  return [
    ...list([
      `The rehearsal ${outcome === 'completed' ? 'comes to its end' : `is ${outcome}`} after ${formatDuration(finishedAtUs(run) ?? run.endedAtUs)}, in ${counted(steps.length, 'step')}.`,
      ...(odds === undefined ? [] : [endsText(odds)]),
      ...oldCluster(rehearsal),
      `${outText(run.world.vms, out)} out for longer than a blackout; the longest blackout of a live migration is ${formatDuration(blackout)}.`,
      ...silentText(silences),
    ]),
    ...tableBlock(['Who', 'From', 'Out for', 'Why', 'What would spare it'], rows.slice(0, ROWS_MAX)),
    ...list(prices.map(priceText)),
    ...(rows.length > ROWS_MAX ? [words(`And ${rows.length - ROWS_MAX} more: notify.csv has all of them.`)] : []),
  ];
}

/** Whatever faults do when all is done. */
const endsText = ({ finished: { p90Us } }: Odds): string =>
  Number.isNaN(p90Us.value)
    ? 'Of ten runs fewer than nine come to their end.'
    : `Nine of ten runs end within ${formatDuration(p90Us.value)}.`;

function silentText(silences: readonly Silence[]): string[] {
  const names = [...new Set(silences.map(({ vm }) => vm.name))];
  return names.length === 0
    ? []
    : [`${counted(names.length, 'VM')} silent in a live migration for longer than the bound: ${shortList(names)}.`];
}

/** The last node of a cluster whose VMs have gone over to another. */
function oldCluster(rehearsal: Rehearsal): string[] {
  const plan = planOf(rehearsal);
  const left = plan === undefined ? '' : leftBehind(rehearsal, plan);
  return left === ''
    ? []
    : [`${left}, without VMs: that keeps the way back open. Remove-Cluster ends it, once nobody needs it any more.`];
}

/** `1 VM of 4`, and roles that are no VMs where there are any. */
function outText(all: readonly Vm[], out: readonly Vm[]): string {
  const vms = `${counted(out.filter(isVm).length, 'VM')} of ${all.filter(isVm).length}`;
  const roles = all.filter((one) => !isVm(one)).length;
  return roles === 0 ? vms : `${vms} and ${counted(out.length - out.filter(isVm).length, 'other role')} of ${roles}`;
}

const ROWS_MAX = 60;

/** Of each hop, where there are several. */
const pointsOfNoReturn = (retreat: Retreat, moments: Moments): Block[] =>
  retreat.hops.map((hop) => pointOfNoReturn(retreat, hop, moments));

function pointOfNoReturn(retreat: Retreat, hop: HopRetreat, moments: Moments): Block {
  const { cluster } = retreat;
  const { noReturn } = hop;
  const to = toText(retreat, hop);
  if (noReturn === undefined) return words(`${cluster} has a way back${to} to the very end.`);
  if (noReturn.steps.length === 0) return alarm(`${cluster} has no way back${to} from the beginning.`);
  const step = `${noReturn.steps.join('; ')} (${moments.full(noReturn.atUs)} in the rehearsal)`;
  return alarm(`Point of no return: ${step}. After it ${cluster} does not go back${to}.`);
}

function findings({ scenario }: Rehearsal): Block[] {
  const found = groupsOfFindings(lint(scenario).filter(({ severity }) => severity !== 'note'));
  if (found.length === 0) return [words('clusterdrill check finds nothing that stands in the way.')];
  return list(found.slice(0, ROWS_MAX).map(({ severity, says, remedy }) => `${severity}: ${says} ${remedy}`));
}

/** Why the times of VMs are others than those of `run`, where several are done. */
function inTurn(steps: readonly PackStep[]): Block[] {
  const vms = new Set(steps.filter(({ about }) => about.kind === 'vm').map(({ about }) => about.index));
  return vms.size < 2 ? [] : [words(IN_TURN)];
}

const IN_TURN =
  'It stops, raises and starts one VM after the other; the times here and in notify.csv are of that. clusterdrill run and its report rehearse somebody who does several at the same time: there the same VMs are done sooner, at other times.';

/** Why its nodes take longer than here, where several go at a time. */
function abreast(rehearsal: Rehearsal): Block[] {
  const plan = planOf(rehearsal);
  const isAbreast = plan !== undefined && (plan.parallel !== 1 || plan.strategy === 'all-at-once');
  return !isAbreast ? [] : [words(ABREAST)];
}

const ABREAST =
  'It waits for each step before the next: of nodes that go side by side here, one is installed after the other by it, so that each is away for longer and all of it ends later than the times here say. A plan with parallel: 1 tells the times of one after the other.';

const IN_WINDOWS =
  'It ends with the last step of a window, unless -To says another, and begins no node outside a window, sooner than the window of that node here, or after the last start that is told above; -OutsideWindow does. It looks at the clock of the host that it runs on.';

const STEP_HEADS = ['Step', 'At', 'Does', 'Takes', 'Before', 'After', 'Way back before it'];

/** From the module reference; what no product has is done by hand. */
function cmdletRows({ rehearsal, steps }: Pack): string[][] {
  const script = packScript(rehearsal, steps);
  return Object.entries(MODULE_CMDLETS)
    .filter(([name]) => script.includes(`${name} `))
    .map(([name, { value }]) => [name, value.module, value.since ?? 'every release']);
}

/** Whether the way back is not looked at by itself before a step: one that waits, or that comes in the same moment as the one before. */
const follows = ({ does, atUs }: PackStep, last: PackStep | undefined): boolean =>
  !COMMANDS.has(does) || last?.atUs === atUs;

function stepRow(
  { number, atUs, text, takesUs, before, after }: PackStep,
  { retreat }: Pack,
  moments: Moments,
  comesAlong: boolean,
): string[] {
  const shown = (checks: PackStep['before']): string =>
    checks.map(({ says, shownBy }) => `${says} (${shownBy})`).join(' ');
  return [
    String(number),
    moments.exact(atUs),
    text,
    takesUs === 0 ? '' : formatDuration(takesUs),
    shown(before),
    shown(after),
    comesAlong ? '-' : wayBefore(retreat, atUs),
  ];
}

/** What it would take to undo what has been done, and how long. */
function wayBefore(retreat: Retreat, atUs: Micros): string {
  const moment = momentBefore(retreat, atUs);
  if (moment === undefined) return '';
  const { cluster } = moment.inHop;
  const takes = cluster.possible && cluster.commands.length > 0 ? `, ${formatDuration(cluster.takesUs)}` : '';
  return `${wayText(retreat, moment)}${takes}`;
}

function whenToStop({ odds }: Pack, moments: Moments): readonly string[] {
  const nodes = odds?.nodes ?? [];
  const late = nodes.flatMap((node) =>
    Number.isNaN(node.p90Us.value)
      ? []
      : [
          `${nameInHop(nodes, node)} is back by ${moments.exact(node.p90Us.value)} in nine runs of ten; later than that is worth a call.`,
        ],
  );
  return [
    'A check fails: the script stops by itself and says which one. Leave the cluster as it is, find the cause, go on with -From.',
    'A drain ends as Failed: the node is Paused with its roles; Resume-ClusterNode puts it back.',
    ...late,
  ];
}

function waysBack(pack: Pack, moments: Moments): Block[] {
  const { retreat } = pack;
  return [
    heading(3, '1. In the cluster'),
    ...retreat.hops.flatMap((hop, at) => inCluster(retreat, hop, at, moments)),
    heading(3, '2. To an old host outside'),
    ...retreat.hops.flatMap((_, at) => toOutside(pack, at)),
    heading(3, '3. A new VM on the same disks'),
    words(
      'Of a VM whose version was raised: New-VM -Version on an old host, with the disks it has. It is out from its shutdown until the new one has started, some minutes, and its checkpoints are lost.',
    ),
    heading(3, '4. Restore'),
    words(
      'From the backup that was tried before. It is out for as long as the restore takes, and what was written since is lost.',
    ),
  ];
}

/** At the end, to the release with which the upgrade or one of its hops began. */
function toOutside({ retreat, rehearsal }: Pack, at: number): Block[] {
  const { hosts, vms: roles } = rehearsal.run.world;
  const { cluster, into = cluster } = planOf(rehearsal) ?? {};
  const isOurs = (vm: number): boolean => [cluster, into].includes(hosts[roles[vm]?.host ?? NONE]?.cluster);
  const end = retreat.moments.at(-1);
  const ways = at === 0 ? end?.vms : end?.hop === at ? end.inHop.vms : undefined;
  const vms = ways?.filter(({ vm }) => isOurs(vm));
  const outside = vms?.filter(({ way }) => way === 'outside').length ?? 0;
  const lost = at === 0 ? retreat.lost : (retreat.hops[at]?.lost ?? []);
  const kept = lost.filter(({ runsThere }) => runsThere);
  const gone = lost.filter(({ runsThere }) => !runsThere);
  const old = oldOf(retreat, at);
  const away =
    outside === 0
      ? `At the end there is no host of ${old} to which a VM could still move.`
      : `At the end ${counted(outside, 'VM')} of ${vms?.length} could still move to a host of ${old} that there is: Remove-ClusterGroup, then Move-VM, live.`;
  return [
    ...(vms === undefined ? [] : [words(away)]),
    ...(kept.length === 0 ? [] : [words(`${shortList(namesOf(kept))}: ${outsideText(kept, old)}`)]),
    ...(gone.length === 0 ? [] : [words(`Not any more to ${old}: ${shortList(namesOf(gone))}.`)]),
  ];
}

const namesOf = (lost: readonly LostWay[]): readonly string[] => lost.map(({ vm }) => vm);

/** The last way back of a hop, with its commands. */
function inCluster(retreat: Retreat, hop: HopRetreat, at: number, moments: Moments): Block[] {
  const to = toText(retreat, hop);
  const last = lastInHop(retreat, at);
  const way = last?.inHop.cluster;
  if (last === undefined || way?.possible !== true) return [words(`There is nothing that could be undone${to}.`)];
  const head = to === '' ? 'Until' : `Back${to} until`;
  const ways = retreat.moments.flatMap(({ hop: of, inHop }) =>
    of === at && inHop.cluster.possible ? [inHop.cluster] : [],
  );
  const takesUs = Math.max(...ways.map((one) => one.takesUs));
  const outUs = Math.max(...ways.map((one) => one.outUsMax));
  return [
    words(
      `${head} ${moments.full(last.atUs)}: at its longest ${formatDuration(takesUs)}, no VM out for more than ${formatDuration(outUs)}. The last of them takes ${formatDuration(way.takesUs)}:`,
    ),
    codeLines(way.commands),
  ];
}
