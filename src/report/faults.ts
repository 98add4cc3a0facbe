/** What came of each fault that the scenario writes: one that never struck has tested nothing. */
import { formatBandwidth, formatDuration } from '../base/formats.js';
import { listed } from '../base/text.js';
import type { Micros } from '../base/units.js';
import { hostName, vmName, volumeAt } from '../model/rules/names.js';
import { NONE, type World } from '../model/world.js';
import { begunAt, slipsMade } from '../operators/index.js';
import { updaterOf } from '../operators/plans.js';
import { questionOf } from '../scenarios/index.js';
import type { Rehearsal } from '../session/index.js';
import { faultsInRun } from '../sim/faults.js';
import type { SlowStorage } from '../sim/physics/disks.js';
import type { Fault, Slip } from '../sim/question.js';
import type { Moments } from './moments.js';
import { counted } from './names.js';
import { type Page, paragraph, section, table } from './page.js';
import { percent } from './shares.js';
import { blowsIn, happenedIn, struckAt, WHY, type Written } from './struck.js';

/** A fault, and what came of it. */
export interface FaultTold {
  readonly fault: string;
  readonly atUs: Micros;
  /** When it struck, or null. */
  readonly struckAtUs: Micros | null;
  /** Why it struck nobody; empty where it did. */
  readonly because: string;
}

/** Of the written faults, in file order, and updating runs after them; those that are drawn have no date of their own. */
export function faultsOf(rehearsal: Rehearsal): readonly FaultTold[] {
  const { scenario, run } = rehearsal;
  const written = scenario.faults.filter((fault): fault is Written => 'atUs' in fault);
  if (written.length === 0) return updatingRuns(rehearsal);
  const present = new Set<Fault>(faultsInRun(questionOf(scenario, rehearsal.seed)));
  const happened = happenedIn(rehearsal);
  const told = written.map((fault) => {
    const struckAtUs = struckAt(fault, happened);
    const early = CUT.includes(rehearsal.outcome) && run.endedAtUs < fault.atUs;
    const aside = fault.kind === 'slow' && fault.network !== happened.network;
    const missed = early ? 'the run ended before' : aside ? 'no migration goes over it' : WHY[fault.kind];
    const because = struckAtUs !== null ? '' : present.has(fault) ? missed : LEFT_OUT;
    return { fault: textOf(rehearsal, fault), atUs: fault.atUs, struckAtUs, because };
  });
  return [...told, ...updatingRuns(rehearsal)];
}

/** Updating runs that nobody switched off are operators of their own: they strike with the first node that they take away. */
function updatingRuns({
  outcome,
  run: { world, trace, players, endedAtUs },
  scenario,
}: Rehearsal): readonly FaultTold[] {
  return world.clusters.flatMap(({ name }) => {
    const dates = scenario.plans.flatMap((plan) =>
      plan.kind === 'script' && plan.name === updaterOf(name) ? [plan.lines[0]?.atUs ?? 0] : [],
    );
    const updaters = players.filter(({ operator }) => operator.name === updaterOf(name));
    return dates.map((atUs, at) => {
      const updater = updaters[at];
      const seq = updater === undefined ? NONE : begunAt(updater.operator);
      const early = CUT.includes(outcome) && endedAtUs < atUs;
      const because = early ? 'the run ended before' : 'no node could be taken';
      const struckAtUs = seq === NONE ? null : trace.atUs(seq);
      return { fault: updaterOf(name), atUs, struckAtUs, because: struckAtUs === null ? because : '' };
    });
  });
}

/** What the operator of an upgrade did wrong. */
export interface SlipTold {
  readonly slip: Slip;
  /** Name of the node at whose turn it was to happen. */
  readonly node: string;
  /** When the wrong command was asked, or null. */
  readonly struckAtUs: Micros | null;
  /** Why it was not; empty where it was. */
  readonly because: string;
}

/** Of the slips, in file order. */
export function slipsOf(rehearsal: Rehearsal): readonly SlipTold[] {
  const { scenario, run, seed } = rehearsal;
  const present = new Set<Fault>(faultsInRun(questionOf(scenario, seed)));
  const made = run.players.flatMap(({ operator }) => slipsMade(operator));
  return scenario.faults.flatMap((fault) => {
    if (fault.kind !== 'slip') return [];
    const node = hostName(run.world, fault.host);
    const struckAtUs = made.find((one) => one.node === node)?.atUs ?? null;
    const because = struckAtUs !== null ? '' : present.has(fault) ? NO_SLIP[fault.slip] : LEFT_OUT;
    return [{ slip: fault.slip, node, struckAtUs, because }];
  });
}

const LEFT_OUT = 'this seed leaves it out';

const NO_TURN = 'its turn did not come';

/** Why the operator made no such mistake. */
const NO_SLIP: Readonly<Record<Slip, string>> = {
  'wrong-node': NO_TURN,
  'skipped-wait': NO_TURN,
  'early-version-update': `${NO_TURN}, or no VM ran there`,
  'replaced-early': `${NO_TURN}, or it was not evicted`,
  'unchecked-drain': NO_TURN,
  'next-too-soon': `${NO_TURN}, or it was the last one`,
};

const SLIP_WORDS: Readonly<Record<Slip, string>> = {
  'wrong-node': 'another node taken away than',
  'skipped-wait': 'not waited for the drain of',
  'early-version-update': 'a VM raised too early on',
  'replaced-early': 'added again right after its eviction:',
  'unchecked-drain': 'taken away however its drain has ended:',
  'next-too-soon': 'the next node drained during the turn of',
};

/** Endings before all written faults had their time. */
const CUT: readonly Rehearsal['outcome'][] = ['out-of-time', 'stopped'];

function textOf({ run: { world } }: Rehearsal, fault: Written): string {
  const lasting = 'forUs' in fault && fault.forUs !== undefined ? `, for ${formatDuration(fault.forUs)}` : '';
  switch (fault.kind) {
    case 'crash':
      return `crash of ${hostName(world, fault.host)}${lasting}`;
    case 'failed-installation':
      return `failed installation of ${hostName(world, fault.host)}`;
    case 'storage-lost':
      return `${whose(world, fault)} lost${lasting}${damaging(fault)}`;
    case 'storage-slow':
      return `${whose(world, fault)} slow, at ${formatBandwidth(fault.to)}${lasting}`;
    case 'cut':
      return `${fault.mute ? 'nobody hears' : 'cut off:'} ${listed(
        fault.hosts.map((host) => hostName(world, host)),
        'and',
      )}${lasting}`;
    case 'flapping':
      return `${hostName(world, fault.host)} flaps every ${formatDuration(fault.everyUs)}${lasting}`;
    case 'witness-lost':
      return `no witness for ${world.clusters[fault.cluster]?.name}${lasting}`;
    case 'hang':
      return `${hostName(world, fault.host)} hangs${lasting}`;
    case 'slow-reboot':
      return `${hostName(world, fault.host)} boots slower by ${formatDuration(fault.byUs)}`;
    case 'backup':
      return `backup of ${vmName(world, fault.vm)}${lasting}`;
    case 'deaf-guest':
      return `${vmName(world, fault.vm)} does not shut down${lasting}`;
    case 'failed-migration':
      return `failed migration of ${vmName(world, fault.vm)} in its ${fault.phase}`;
    case 'slow':
      return `${fault.network} at ${formatBandwidth(fault.to)}${lasting}`;
  }
}

const damaging = ({ damage }: Extract<Written, { kind: 'storage-lost' }>): string =>
  damage === undefined ? '' : `, damaging ${percent(damage.chance)} of what was being written`;

/** Whom a loss of storage, or slow storage, is about. */
const whose = (world: World, { volumes, hosts }: Pick<SlowStorage, 'volumes' | 'hosts'>): string =>
  [
    ...volumes.map((one) => volumeAt(world, one).name),
    ...hosts.map((one) => `storage of ${hostName(world, one)}`),
  ].join(', ');

const COLUMNS = [{ head: 'Due', keep: true }, { head: 'Fault' }, { head: 'Struck' }] as const;

/** Faults that are told one by one. */
const TOLD_MAX = 20;

export function faults(page: Page, rehearsal: Rehearsal, moments: Moments): string[] {
  const all = faultsOf(rehearsal);
  const told = [...all].sort((a, b) => Number(a.struckAtUs !== null) - Number(b.struckAtUs !== null));
  const rows = told
    .slice(0, TOLD_MAX)
    .map(({ fault, atUs, struckAtUs, because }) => [
      moments.exact(atUs),
      fault,
      struckAtUs === null ? `never: ${because}` : moments.exact(struckAtUs),
    ]);
  const rest = told.length - rows.length;
  const slips = slipsOf(rehearsal);
  for (const { slip, node, struckAtUs, because } of slips)
    rows.push([
      'its turn',
      `slip: ${SLIP_WORDS[slip]} ${node}`,
      struckAtUs === null ? `never: ${because}` : moments.exact(struckAtUs),
    ]);
  return section(page, faultsHeading([...all, ...slips]), [
    ...(rows.length === 0 ? [] : table(page, COLUMNS, rows)),
    ...(rest > 0 ? paragraph(page, `And ${rest} more; --json has them all.`, '  ') : []),
    ...drawn(page, rehearsal, all),
  ]);
}

function faultsHeading(all: readonly Pick<FaultTold, 'struckAtUs'>[]): string {
  const missed = all.filter(({ struckAtUs }) => struckAtUs === null).length;
  return missed === 0 ? 'Faults' : `Faults (${missed} never struck)`;
}

const drawsCrashes = (fault: Fault): boolean =>
  fault.kind === 'random' && fault.blows.some(({ kind }) => kind === 'crash');

/** Crashes that are drawn: how many came. */
function drawn(page: Page, rehearsal: Rehearsal, written: readonly FaultTold[]): string[] {
  if (!rehearsal.scenario.faults.some(drawsCrashes)) return [];
  const struck = written.filter(({ fault, struckAtUs }) => fault.startsWith('crash') && struckAtUs !== null).length;
  const count = blowsIn(rehearsal.run.trace).filter(({ what }) => what === 'crash').length - struck;
  return paragraph(page, `Drawn by chance: ${count === 0 ? 'no crash' : counted(count, 'crash', 'crashes')}.`, '  ');
}
