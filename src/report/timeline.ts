/** The upgrade as it went: hop by hop, node by node, then levels and versions, and what nobody wished for. */

import { formatDuration } from '../base/formats.js';
import { versionText } from '../model/catalog/index.js';
import { clusterAt, hostName, releaseKey, vmName } from '../model/rules/names.js';
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
  return section(page, 'Timeline', [
    ...legend,
    ...(lines.length === 0 ? ['  No node was drained or installed.'] : lines),
  ]);
}

function hop(
  page: Page,
  { run: { world } }: Rehearsal,
  { turns }: Progress,
  release: number,
  moments: Moments,
): string[] {
  const own = turns.filter((turn) => turn.release === release);
  const alone = own.every((turn) => turn.back === 'ready');
  const nodes = counted(own.length, alone ? 'host' : 'node');
  const name = release === NONE ? `Drained only: ${nodes}` : `To ${releaseKey(release)}: ${nodes}`;
  const columns = columnsFor(own, moments);
  const rows = own.map((turn) => [hostName(world, turn.host), ...columns.map(({ of }) => of(turn))]);
  return [
    ...paragraph(page, `${name}, ${hopTime(own, moments)}`, '  '),
    ...table(page, [{ head: alone ? 'Host' : 'Node' }, ...columns], rows),
    ...troubles(page, own, (host) => hostName(world, host)),
  ];
}

/** A drain is all that there was to do where nothing is installed. */
const endOf = (turn: NodeTurn): number | undefined =>
  turn.backAtUs ?? (turn.release === NONE ? turn.drainedAtUs : undefined);

function hopTime(turns: readonly NodeTurn[], moments: Moments): string {
  const from = Math.min(...turns.map((turn) => turn.atUs));
  const ends = turns.map(endOf);
  if (ends.some((end) => end === undefined)) return `from ${moments.short(from)}, not finished`;
  const to = Math.max(...ends.map((end) => end ?? 0));
  return `from ${moments.short(from)} to ${moments.short(to)}, ${formatDuration(to - from)}`;
}

/** From this width on there is room for the end of the drain beside its length. */
const ROOMY = 110;

interface TurnColumn extends Column {
  of(turn: NodeTurn): string;
}

/** In the order in which they are told. */
const BACKS = ['joined', 'resumed', 'ready'] as const;

/** Only what there was: drains, installations, returns. */
function columnsFor(turns: readonly NodeTurn[], moments: Moments): TurnColumn[] {
  const at = (us: number | undefined): string => (us === undefined ? '-' : moments.short(us));
  const took = (from: number | undefined, to: number | undefined): string =>
    from === undefined || to === undefined ? '-' : formatDuration(to - from);
  const installs = turns.some((turn) => turn.release !== NONE);
  const drains = turns.some((turn) => turn.drainAtUs !== undefined);
  const returns = installs || turns.some((turn) => turn.backAtUs !== undefined);
  return [
    ...(drains
      ? ([
          { head: 'Drain from', of: (turn) => at(turn.drainAtUs) },
          { head: 'to', from: ROOMY, of: (turn) => at(turn.drainedAtUs) },
          {
            head: 'Took',
            align: 'right',
            of: (turn) => (turn.drainedAtUs === undefined ? '-' : formatDuration(turn.drainUs)),
          },
          { head: 'VMs', align: 'right', of: (turn) => String(turn.moved) },
        ] satisfies TurnColumn[])
      : []),
    ...(installs ? ([{ head: 'Installed', of: (turn) => at(turn.installedAtUs) }] satisfies TurnColumn[]) : []),
    ...(returns
      ? ([
          { head: backHead(turns), of: (turn) => at(turn.backAtUs) },
          { head: 'Away', align: 'right', of: (turn) => took(turn.atUs, turn.backAtUs) },
        ] satisfies TurnColumn[])
      : []),
  ];
}

function backHead(turns: readonly NodeTurn[]): string {
  const seen = BACKS.filter((back) => turns.some((turn) => turn.back === back));
  const head = seen.length === 0 ? BACKS[0] : seen.join(' or ');
  return head.charAt(0).toUpperCase() + head.slice(1);
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
  const told = progress.incidents.slice(0, INCIDENTS_MAX).map((one) => [moments.exact(one.atUs), textOf(one)]);
  const rest = progress.incidents.length - told.length;
  if (told.length === 0) return [];
  return section(page, 'What went wrong on the way', [
    ...table(page, [{ head: 'When', keep: true as const }, { head: 'What' }], told),
    ...(rest > 0 ? paragraph(page, `And ${rest} more; --trace has them all.`, '  ') : []),
  ]);
}

const textOf = ({ names, says }: Incident): string => `${shortList(names)}: ${says}`;
