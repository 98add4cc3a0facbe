/** What a trace shows of faults: whether and when each of them struck. */
import type { Micros } from '../base/units.js';
import { BLOWS } from '../model/activities.js';
import { FACT, type FactName } from '../model/facts.js';
import { NONE } from '../model/world.js';
import type { Rehearsal } from '../session/index.js';
import type { Fault, MovePhase } from '../sim/question.js';
import type { Trace } from '../sim/trace.js';

export type Written = Extract<Fault, { atUs: Micros }>;

/** Why a fault struck nobody. */
export const WHY: Readonly<Record<Written['kind'], string>> = {
  crash: 'the host had no power then',
  'failed-installation': 'nothing was being installed there then or later',
  slow: 'nothing moved meanwhile',
  'storage-lost': 'it was lost already',
  'storage-slow': 'nothing on it started, was saved or moved its files meanwhile',
  cut: 'these hosts were apart from the others already',
  flapping: 'the host was cut off already',
  'witness-lost': 'it was lost already',
  hang: 'the host did not run then',
  'slow-reboot': 'the host did not boot afterwards',
  backup: 'its files were gone',
  'deaf-guest': 'nobody shut it down meanwhile',
  'failed-migration': 'no live migration of it came to that phase',
};

/** What a trace shows of faults. An installation fails once for each of them. */
export interface Happened {
  /** Name of that which carries migrations. */
  readonly network: string;
  /** What struck from outside. */
  readonly blows: readonly Blown[];
  readonly marks: readonly { readonly atUs: Micros; readonly kind: number; readonly subject: number }[];
  /** Live migrations that broke by themselves, and in which phase; not with a host. */
  readonly breaks: readonly { readonly atUs: Micros; readonly vm: number; readonly phase: MovePhase | undefined }[];
  readonly failures: { readonly atUs: Micros; readonly host: number }[];
  /** What began that waits for storage: of whom, and where. */
  readonly uses: readonly { readonly atUs: Micros; readonly host: number; readonly volume: number }[];
  /** Copies of memory, from when to when. */
  readonly copies: readonly { readonly fromUs: Micros; toUs: Micros }[];
}

/** Facts that show of themselves what has struck, and whom. */
const MARKS: ReadonlySet<number> = new Set([
  FACT['volume-offline'],
  FACT['path-lost'],
  FACT['backup-started'],
  FACT['shutdown-failed'],
]);

/** Facts with which a live migration comes to a phase. */
const PHASES: ReadonlyMap<number, MovePhase | undefined> = new Map([
  [FACT['migration-started'], 'setup'],
  [FACT['mirror-started'], undefined],
  [FACT['copy-started'], 'copy'],
  [FACT['blackout-started'], 'blackout'],
]);

/** Facts after which something waits for storage. */
const USES: ReadonlySet<number> = new Set([
  FACT['vm-starting'],
  FACT['vm-saving'],
  FACT['mirror-started'],
  FACT['relocation-started'],
]);

/** Facts with which the copy of memory that goes on ends, however it does. */
const COPIED: ReadonlySet<number> = new Set([
  FACT['blackout-started'],
  FACT['migration-failed'],
  FACT['migration-cancelled'],
]);

/** Facts that say on which host a VM is. */
const PLACES: ReadonlySet<number> = new Set([FACT['vm-arrived'], FACT['vm-created'], FACT['vm-starting']]);

export function happenedIn({ scenario, run: { trace, world } }: Rehearsal): Happened {
  const uses: { atUs: Micros; host: number; volume: number }[] = [];
  const places = scenario.world.vms.map(({ host }) => host);
  const failures: { atUs: Micros; host: number }[] = [];
  const marks: { atUs: Micros; kind: number; subject: number }[] = [];
  const phases = new Map<number, MovePhase | undefined>();
  const breaks: { atUs: Micros; vm: number; phase: MovePhase | undefined }[] = [];
  const copies = new Map<number, { readonly fromUs: Micros; toUs: Micros }>();
  const all: { readonly fromUs: Micros; toUs: Micros }[] = [];
  trace.eachFact((atUs, kind, subject, arg, seq) => {
    if (PLACES.has(kind)) places[subject] = arg;
    if (PHASES.has(kind)) phases.set(subject, PHASES.get(kind));
    if (kind === FACT['migration-failed'] && trace.stepAt(seq).do === 'migration-broke')
      breaks.push({ atUs, vm: subject, phase: phases.get(subject) });
    if (USES.has(kind)) uses.push({ atUs, host: places[subject] ?? NONE, volume: world.vms[subject]?.volume ?? NONE });
    if (kind === FACT['installation-failed']) failures.push({ atUs, host: subject });
    else if (MARKS.has(kind)) marks.push({ atUs, kind, subject });
    else if (kind === FACT['copy-started']) {
      const copy = { fromUs: atUs, toUs: Number.POSITIVE_INFINITY };
      copies.set(subject, copy);
      all.push(copy);
    }
    if (COPIED.has(kind)) {
      const copy = copies.get(subject);
      if (copy !== undefined) copy.toUs = Math.min(copy.toUs, atUs);
    }
  });
  return { network: scenario.physics.network.name, blows: blowsIn(trace), breaks, failures, marks, uses, copies: all };
}

interface Blown {
  readonly what: string;
  readonly atUs: Micros;
  readonly subject: number;
}

/** A host may lose power without a fact of its own: in the middle of an installation. */
export function blowsIn(trace: Trace): readonly Blown[] {
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

export function struckAt(
  fault: Written,
  { network, blows, breaks, failures, marks, uses, copies }: Happened,
): Micros | null {
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
      return (
        breaks.find(({ atUs, vm, phase }) => vm === fault.vm && phase === fault.phase && atUs >= fault.atUs)?.atUs ??
        null
      );
    case 'crash':
      return blownAt(blows, 'crash', fault.atUs, [fault.host]);
    case 'storage-lost':
      return marks.find((one) => one.atUs === fault.atUs && loses(fault, one))?.atUs ?? null;
    case 'storage-slow':
      return (
        uses.find(
          ({ atUs, host, volume }) =>
            atUs >= fault.atUs && atUs < overUs && (fault.hosts.includes(host) || fault.volumes.includes(volume)),
        )?.atUs ?? null
      );
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
      if (fault.network !== network) return null;
      const hit = copies.find(({ fromUs, toUs }) => fromUs < overUs && toUs > fault.atUs);
      return hit === undefined ? null : Math.max(hit.fromUs, fault.atUs);
    }
  }
}

const loses = (
  { volumes, hosts }: Extract<Fault, { kind: 'storage-lost' }>,
  { kind, subject }: { readonly kind: number; readonly subject: number },
): boolean =>
  kind === FACT['path-lost'] ? hosts.includes(subject) : kind === FACT['volume-offline'] && volumes.includes(subject);
