/** The upgrade as it went: hop by hop, node by node, then levels and versions, and what nobody wished for. */
import { formatDuration } from '../base/formats.js';
import { clusterAt, hostName, releaseKey, versionText, vmName } from '../model/rules/names.js';
import { NONE } from '../model/world.js';
import type { Rehearsal } from '../session/index.js';
import type { Moments } from './moments.js';
import { counted, shortList } from './names.js';
import { type Column, type Page, paragraph, section, table } from './page.js';
import type { Incident, NodeTurn, Progress, Raised } from './progress.js';

/** Lines of unwished events that are told; a cut wire or a bad night makes many. */
const INCIDENTS_MAX = 20;

export function timeline(page: Page, rehearsal: Rehearsal, progress: Progress, moments: Moments): string[] {
  const { turns } = progress;
  const hops = [...new Set(turns.map((turn) => turn.release))];
  const legend = moments.legend === '' ? [] : paragraph(page, moments.legend, '  ');
  const parts = hops.flatMap((release) => hop(page, rehearsal, progress, release, moments));
  const rest = [...levels(page, rehearsal, progress, moments), ...versions(page, rehearsal, progress, moments)];
  const lines = [...parts, ...rest];
  return section(
    page,
    'Timeline',
    lines.length === 0 ? ['  No node was drained or installed.'] : [...legend, ...lines],
  );
}

function hop(
  page: Page,
  { run: { world } }: Rehearsal,
  { turns }: Progress,
  release: number,
  moments: Moments,
): string[] {
  const own = turns.filter((turn) => turn.release === release);
  const nodes = counted(own.length, 'node');
  const name = release === NONE ? `Drained only: ${nodes}` : `To ${releaseKey(release)}: ${nodes}`;
  const heading = `${name}, ${hopTime(own, moments)}`;
  const rows = own.map((turn) => rowOf(hostName(world, turn.host), turn, moments));
  return [
    ...paragraph(page, heading, '  '),
    ...table(page, columnsFor(own), rows),
    ...troubles(page, own, (host) => hostName(world, host)),
  ];
}

function hopTime(turns: readonly NodeTurn[], moments: Moments): string {
  const from = Math.min(...turns.map((turn) => turn.atUs));
  const ends = turns.map((turn) => turn.backAtUs);
  if (ends.some((end) => end === undefined)) return `from ${moments.short(from)}, not finished`;
  const to = Math.max(...ends.map((end) => end ?? 0));
  return `from ${moments.short(from)} to ${moments.short(to)}, ${formatDuration(to - from)}`;
}

/** From this width on there is room for the end of the drain beside its length. */
const ROOMY = 110;

function columnsFor(turns: readonly NodeTurn[]): Column[] {
  const backs = new Set(turns.flatMap((turn) => turn.back ?? []));
  const back =
    backs.size === 1 && backs.has('resumed') ? 'Resumed' : backs.has('resumed') ? 'Joined or resumed' : 'Joined';
  return [
    { head: 'Node' },
    { head: 'Drain from' },
    { head: 'to', from: ROOMY },
    { head: 'Took', align: 'right' },
    { head: 'VMs', align: 'right' },
    { head: 'Installed' },
    { head: back },
    { head: 'Away', align: 'right' },
  ];
}

function rowOf(name: string, turn: NodeTurn, moments: Moments): string[] {
  const at = (us: number | undefined): string => (us === undefined ? '-' : moments.short(us));
  const took = (from: number | undefined, to: number | undefined): string =>
    from === undefined || to === undefined ? '-' : formatDuration(to - from);
  const { drainAtUs, drainedAtUs, moved, installedAtUs, backAtUs, atUs } = turn;
  return [
    name,
    at(drainAtUs),
    at(drainedAtUs),
    took(drainAtUs, drainedAtUs),
    String(moved),
    at(installedAtUs),
    at(backAtUs),
    took(atUs, backAtUs),
  ];
}

/** Failed tries, by node. */
function troubles(page: Page, turns: readonly NodeTurn[], nameOf: (host: number) => string): string[] {
  return turns.flatMap(({ host, failedDrains, failedMoves, failedInstallations }) => {
    const told = [
      ...(failedDrains > 0 ? [counted(failedDrains, 'failed drain')] : []),
      ...(failedMoves > 0 ? [counted(failedMoves, 'failed move', 'failed moves')] : []),
      ...(failedInstallations > 0 ? [counted(failedInstallations, 'failed installation')] : []),
    ];
    return told.length === 0 ? [] : paragraph(page, `${nameOf(host)}: ${told.join(', ')}.`, '  ');
  });
}

function levels(page: Page, { run: { world } }: Rehearsal, progress: Progress, moments: Moments): string[] {
  return progress.levels.flatMap(({ atUs, subject, to }) => {
    const { name } = clusterAt(world, subject);
    const text = `The functional level of ${name} became that of ${releaseKey(to)}: ${moments.full(atUs)}.`;
    return paragraph(page, text, '  ');
  });
}

/** One line for each version that VMs were raised to. */
function versions(page: Page, { run: { world } }: Rehearsal, progress: Progress, moments: Moments): string[] {
  const by = new Map<number, Raised[]>();
  for (const one of progress.versions) by.set(one.to, [...(by.get(one.to) ?? []), one]);
  return [...by].flatMap(([version, raised]) => {
    const names = shortList(raised.map((one) => vmName(world, one.subject)));
    const [first, last] = [raised[0]?.atUs ?? 0, raised.at(-1)?.atUs ?? 0];
    const when = first === last ? moments.full(first) : `${moments.full(first)} to ${moments.full(last)}`;
    const text = `Configuration version ${versionText(version)}: ${counted(raised.length, 'VM')} (${names}), ${when}.`;
    return paragraph(page, text, '  ');
  });
}

export function incidents(page: Page, progress: Progress, moments: Moments): string[] {
  const told = progress.incidents.slice(0, INCIDENTS_MAX).map((one) => [moments.short(one.atUs), textOf(one)]);
  const rest = progress.incidents.length - told.length;
  if (told.length === 0) return [];
  return section(page, 'What went wrong on the way', [
    ...table(page, [{ head: 'When', keep: true as const }, { head: 'What' }], told),
    ...(rest > 0 ? paragraph(page, `And ${rest} more; --trace has them all.`, '  ') : []),
  ]);
}

const textOf = ({ names, says }: Incident): string => `${shortList(names)}: ${says}`;
