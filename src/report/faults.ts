/** What came of each fault that the scenario writes: one that never struck has tested nothing. */
import { formatBandwidth, formatDuration } from '../base/formats.js';
import { listed } from '../base/text.js';
import type { Micros } from '../base/units.js';
import { BLOWS } from '../model/activities.js';
import { FACT, type FactName } from '../model/facts.js';
import { hostName, vmName, volumeAt } from '../model/rules/names.js';
import type { World } from '../model/world.js';
import { questionOf } from '../scenarios/index.js';
import type { Rehearsal } from '../session/index.js';
import { faultsInRun } from '../sim/faults.js';
import type { Fault } from '../sim/question.js';
import type { Trace } from '../sim/trace.js';
import type { Moments } from './moments.js';
import { counted } from './names.js';
import { type Page, paragraph, section, table } from './page.js';

/** A fault, and what came of it. */
export interface FaultTold {
  readonly fault: string;
  readonly atUs: Micros;
  /** When it struck, or null. */
  readonly struckAtUs: Micros | null;
  /** Why it struck nobody; empty where it did. */
  readonly because: string;
}

type Written = Extract<Fault, { atUs: Micros }>;

/** Of the written faults, in file order; those that are drawn have no date of their own. */
export function faultsOf(rehearsal: Rehearsal): readonly FaultTold[] {
  const { scenario, run } = rehearsal;
  const written = scenario.faults.filter((fault): fault is Written => 'atUs' in fault);
  if (written.length === 0) return [];
  const present = new Set<Fault>(faultsInRun(questionOf(scenario, rehearsal.seed)));
  const happened = happenedIn(rehearsal);
  return written.map((fault) => {
    const struckAtUs = struckAt(fault, happened);
    const early = CUT.includes(rehearsal.outcome) && run.endedAtUs < fault.atUs;
    const missed = early ? 'the run ended before' : WHY[fault.kind];
    const because = struckAtUs !== null ? '' : present.has(fault) ? missed : 'this seed leaves it out';
    return { fault: textOf(rehearsal, fault), atUs: fault.atUs, struckAtUs, because };
  });
}

/** Endings before all written faults had their time. */
const CUT: readonly Rehearsal['outcome'][] = ['out-of-time', 'stopped'];

const WHY: Readonly<Record<Written['kind'], string>> = {
  crash: 'the host had no power then',
  'failed-installation': 'nothing was being installed there then or later',
  slow: 'nothing moved meanwhile',
  'storage-lost': 'it was lost already',
  cut: 'these hosts were apart from the others already',
  flapping: 'the host was cut off already',
  'witness-lost': 'it was lost already',
  hang: 'the host did not run then',
  'slow-reboot': 'the host did not boot afterwards',
  backup: 'its files were gone',
  'deaf-guest': 'nobody shut it down meanwhile',
  'failed-migration': 'no live migration of it came to that phase',
};

function textOf({ run: { world } }: Rehearsal, fault: Written): string {
  const lasting = 'forUs' in fault && fault.forUs !== undefined ? `, for ${formatDuration(fault.forUs)}` : '';
  switch (fault.kind) {
    case 'crash':
      return `crash of ${hostName(world, fault.host)}${lasting}`;
    case 'failed-installation':
      return `failed installation of ${hostName(world, fault.host)}`;
    case 'storage-lost':
      return `no storage for ${whose(world, fault)}${lasting}`;
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

/** Whom a loss of storage is about. */
const whose = (world: World, { volumes, hosts }: Extract<Fault, { kind: 'storage-lost' }>): string =>
  [...volumes.map((one) => volumeAt(world, one).name), ...hosts.map((one) => hostName(world, one))].join(', ');

/** What a trace shows of faults. An installation fails once for each of them. */
interface Happened {
  /** What struck from outside. */
  readonly blows: readonly Blown[];
  readonly marks: readonly { readonly atUs: Micros; readonly kind: number; readonly subject: number }[];
  readonly failures: { readonly atUs: Micros; readonly host: number }[];
  /** Copies of memory, from when to when. */
  readonly copies: readonly { readonly fromUs: Micros; toUs: Micros }[];
}

/** Facts that show of themselves what has struck, and whom. */
const MARKS: ReadonlySet<number> = new Set([
  FACT['volume-offline'],
  FACT['path-lost'],
  FACT['backup-started'],
  FACT['shutdown-failed'],
  FACT['migration-failed'],
]);

function happenedIn({ run: { trace } }: Rehearsal): Happened {
  const failures: { atUs: Micros; host: number }[] = [];
  const marks: { atUs: Micros; kind: number; subject: number }[] = [];
  const copies = new Map<number, { readonly fromUs: Micros; toUs: Micros }>();
  const all: { readonly fromUs: Micros; toUs: Micros }[] = [];
  trace.eachFact((atUs, kind, subject) => {
    if (kind === FACT['installation-failed']) failures.push({ atUs, host: subject });
    else if (MARKS.has(kind)) marks.push({ atUs, kind, subject });
    else if (kind === FACT['copy-started']) {
      const copy = { fromUs: atUs, toUs: Number.POSITIVE_INFINITY };
      copies.set(subject, copy);
      all.push(copy);
    }
    if (kind === FACT['blackout-started'] || kind === FACT['migration-failed']) {
      const copy = copies.get(subject);
      if (copy !== undefined) copy.toUs = Math.min(copy.toUs, atUs);
    }
  });
  return { blows: blowsIn(trace), failures, marks, copies: all };
}

interface Blown {
  readonly what: string;
  readonly atUs: Micros;
  readonly subject: number;
}

/** A host may lose power without a fact of its own: in the middle of an installation. */
function blowsIn(trace: Trace): readonly Blown[] {
  const found: Blown[] = [];
  for (let seq = 0; seq < trace.length; seq += 1) {
    const { do: what, subject } = trace.stepAt(seq);
    if (Object.hasOwn(BLOWS, what) || what === 'booted') found.push({ what, atUs: trace.atUs(seq), subject });
  }
  return found;
}

/** When something struck one of these at a moment, or null. */
function blownAt(blows: readonly Blown[], name: string, atUs: Micros, whom: readonly number[]): Micros | null {
  const found = blows.find((one) => one.what === name && one.atUs === atUs && whom.includes(one.subject));
  return found?.atUs ?? null;
}

function struckAt(fault: Written, { blows, failures, marks, copies }: Happened): Micros | null {
  const overUs = fault.atUs + (fault.forUs ?? Number.POSITIVE_INFINITY);
  const marked = (name: FactName, vm: number): Micros | null =>
    marks.find(
      ({ kind, subject, atUs }) => kind === FACT[name] && subject === vm && atUs >= fault.atUs && atUs <= overUs,
    )?.atUs ?? null;
  switch (fault.kind) {
    case 'backup':
      return marked('backup-started', fault.vm);
    case 'deaf-guest':
      return marked('shutdown-failed', fault.vm);
    case 'failed-migration':
      return marked('migration-failed', fault.vm);
    case 'crash':
      return blownAt(blows, 'crash', fault.atUs, [fault.host]);
    case 'storage-lost':
      return marks.find((one) => one.atUs === fault.atUs && strikes(fault, one))?.atUs ?? null;
    case 'cut':
      return blownAt(blows, 'reach', fault.atUs, fault.hosts);
    case 'flapping':
      return blownAt(blows, 'reach', fault.atUs, [fault.host]);
    case 'witness-lost':
      return blownAt(blows, 'witness-lost', fault.atUs, [fault.cluster]);
    case 'hang':
      return blownAt(blows, 'hang', fault.atUs, [fault.host]);
    case 'slow-reboot':
      return (
        blows.find((one) => one.what === 'booted' && one.subject === fault.host && one.atUs > fault.atUs)?.atUs ?? null
      );
    case 'failed-installation': {
      const at = failures.findIndex(({ atUs, host }) => atUs >= fault.atUs && host === fault.host);
      return at < 0 ? null : (failures.splice(at, 1)[0]?.atUs ?? null);
    }
    case 'slow': {
      const hit = copies.find(({ fromUs, toUs }) => fromUs < overUs && toUs > fault.atUs);
      return hit === undefined ? null : Math.max(hit.fromUs, fault.atUs);
    }
  }
}

const strikes = (
  { volumes, hosts }: Extract<Fault, { kind: 'storage-lost' }>,
  { kind, subject }: { readonly kind: number; readonly subject: number },
): boolean => (kind === FACT['path-lost'] ? hosts : volumes).includes(subject);

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
  return section(page, faultsHeading(all), [
    ...(rows.length === 0 ? [] : table(page, COLUMNS, rows)),
    ...(rest > 0 ? paragraph(page, `And ${rest} more; --json has them all.`, '  ') : []),
    ...drawn(page, rehearsal, all),
  ]);
}

function faultsHeading(all: readonly FaultTold[]): string {
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
