/** How sure the times of live migrations are, and whether the verdict hangs on them. */
import { formatDuration } from '../base/formats.js';
import { CLASS_ERRORS } from '../model/catalog/index.js';
import { FACT } from '../model/facts.js';
import { type BandEnd, type Rehearsal, UNMEASURED, type Width } from '../session/index.js';
import { shortList } from './names.js';
import { type Page, paragraph, section } from './page.js';

/** Who plays a script of PowerShell has no `--band`. */
function bothEnds({ band, options }: Rehearsal): string {
  if (band !== undefined) return ' The scenario was rehearsed at both ends.';
  return options.script === undefined ? ' --band rehearses at both ends.' : '';
}

/** The section of the report; empty where nothing migrated alive. */
export function certainty(page: Page, rehearsal: Rehearsal): string[] {
  const { band, availability } = rehearsal;
  if (availability.counts.live === 0) return [];
  return section(page, 'How sure the times of migrations are', [
    ...paragraph(page, `${leadOf(band ?? UNMEASURED)}${bothEnds(rehearsal)}`, '  '),
    ...(band?.ends ?? []).flatMap((end) => paragraph(page, endText(rehearsal, end), '    ', '  - ')),
    ...paragraph(page, classText(rehearsal), '  '),
    ...guessed(page, rehearsal),
  ]);
}

export const leadOf = ({ factor, migrations }: Width): string =>
  migrations === 0
    ? `No measured set of Hyper-V migrations is large enough to say how right these times are: each duration and blackout of a live migration may be ${factor} times as long, or ${factor} times as short.`
    : `Of ${migrations} migrations of your own, nine in ten took at most ${factor} times as long, or as short, as predicted.`;

export function endText({ outcome }: Rehearsal, end: BandEnd): string {
  const times = Number((end.pace > 1 ? end.pace : 1 / end.pace).toFixed(2));
  const which = `${times} times as ${end.pace > 1 ? 'long' : 'short'}`;
  const took = `${formatDuration(end.endedAtUs)}, longest blackout ${formatDuration(end.blackoutUsMax)}`;
  const changes = [
    ...(end.outcome === outcome ? [] : [`the outcome is ${end.outcome}`]),
    ...shortened(end.breaks.map((one) => `${one.invariant} breaks (${one.saw})`)),
    ...shortened(end.misses.map((one) => `${one.text}: ${one.got}, not ${one.expected}`)),
    ...end.mends.map((id) => `${id} holds`),
  ];
  return `${which}: ${changes.length === 0 ? 'the same verdict' : `another verdict: ${changes.join('; ')}`} (${took}).`;
}

/** More than this nobody reads. */
const CHANGES_MAX = 3;

const shortened = (changes: readonly string[]): string[] =>
  changes.length <= CHANGES_MAX
    ? [...changes]
    : [...changes.slice(0, CHANGES_MAX), `and ${changes.length - CHANGES_MAX} more of this kind`];

/** Classes of workload of the VMs that migrated alive: of those whose memory was copied. */
function classesUsed({ run: { world, trace } }: Rehearsal): string[] {
  const used = new Set<string>();
  trace.eachFact((_atUs, kind, vm) => {
    if (kind === FACT['copy-started']) used.add(world.vms[vm]?.workload ?? 'unknown');
  });
  return [...used].sort();
}

export function classText(rehearsal: Rehearsal): string {
  const used = classesUsed(rehearsal);
  const known = used.flatMap((name) => {
    const error = CLASS_ERRORS.find((one) => one.workload === name);
    return error === undefined ? [] : [`${name} ${(error.time * 100).toFixed(1)} % (${error.rows} rows)`];
  });
  const others = used.filter((name) => !CLASS_ERRORS.some((one) => one.workload === name));
  const told =
    known.length === 0
      ? ''
      : `Mean error of the predicted time on measured migrations, all of QEMU: ${known.join(', ')}. `;
  return others.length === 0 ? told.trim() : `${told}Nothing was measured for ${others.join(', ')}.`;
}

/** VMs whose class is a guess, and on whose times the verdict hangs. */
function guessed(page: Page, rehearsal: Rehearsal): string[] {
  const names = vmsThatDecide(rehearsal);
  if (names.length === 0) return [];
  return paragraph(
    page,
    `The verdict hangs on VMs whose workload is a guess: ${shortList(names)}. Say it with workload: or dirty:, or measure them (clusterdrill calibrate).`,
    '  ',
  );
}

/** Names of VMs of class `unknown` that break something at an end of the band. */
function vmsThatDecide({ band, run: { world } }: Rehearsal): string[] {
  const subjects = new Set((band?.ends ?? []).flatMap(({ breaks }) => breaks.map((one) => one.subject)));
  return world.vms.filter((vm) => vm.workload === 'unknown' && subjects.has(`vm:${vm.name}`)).map(({ name }) => name);
}

/** The same as data; `null` where nothing migrated alive, or nobody asked. */
export const certaintyJson = (rehearsal: Rehearsal): object | null =>
  rehearsal.band === undefined
    ? null
    : {
        factor: rehearsal.band.factor,
        migrations: rehearsal.band.migrations,
        ends: rehearsal.band.ends.map(({ pace, outcome, endedAtUs, blackoutUsMax, breaks, mends, misses }) => ({
          pace,
          outcome,
          endedAtUs,
          blackoutUsMax,
          breaks: breaks.map(({ invariant, subject, saw }) => ({ invariant, subject, saw })),
          mends,
          misses: misses.map(({ line, text, expected, got }) => ({ line, text, expected, got })),
        })),
        guessed: vmsThatDecide(rehearsal),
        classErrors: CLASS_ERRORS.filter(({ workload }) => classesUsed(rehearsal).includes(workload)),
      };
