/** The maintenance windows of a run: what was begun in each, and what was still under way when it closed. */
import { formatDuration, type Micros } from '../base/units.js';
import { hostName } from '../model/rules/names.js';
import type { Rehearsal } from '../session/index.js';
import { homecomings } from '../sim/homecomings.js';
import { type Window, type Windows, windowAt } from '../sim/windows.js';
import { windowsOf } from '../studies/sample.js';
import type { Moments } from './moments.js';
import { counted, nameIn, shortList } from './names.js';
import { type Page, paragraph, section, table } from './page.js';
import { type NodeTurn, type Progress, progressOf } from './progress.js';

/** One row for each window in which a node began. */
export function windowsSection(page: Page, rehearsal: Rehearsal, progress: Progress, moments: Moments): string[] {
  const used = windowsUsed(rehearsal, progress);
  if (used === undefined) return [];
  const rows = used.map(({ window, turns }) => {
    const names = turns.map((turn) => nameIn(rehearsal.run.world, 'host', turn.host));
    return [moments.short(window.opensUs), moments.short(window.closesUs), shortList(names), overrun(window, turns)];
  });
  const lead =
    'A node that has begun is finished, and nothing new begins after its window; the level may rise between windows.';
  const columns = [{ head: 'Opened' }, { head: 'Closed' }, { head: 'Nodes begun' }, { head: 'Last of them back' }];
  const homes = homeTexts(used, moments).flatMap((text) => paragraph(page, text, '  '));
  return section(page, 'Windows', [...paragraph(page, lead, '  '), ...table(page, columns, rows), ...homes]);
}

/** Of each window behind which roles were still on their way home: until when. */
export const homeTexts = (used: readonly WindowTurns[], moments: Moments): readonly string[] =>
  used.filter(outlastsIt).map(({ window, homeUs = 0 }) => {
    const until = Number.isFinite(homeUs) ? `until ${moments.short(homeUs)}` : 'and are not there when the run ends';
    return `The roles that nodes of the window of ${moments.short(window.opensUs)} called home (Resume-ClusterNode -Failback) move after it has closed, ${until}: the window is not kept. With upgrade.failback NoFailback they stay where they are.`;
  });

/** Windows in which nodes began, and their nodes; undefined: none are written. */
export function windowsUsed(rehearsal: Rehearsal, progress?: Progress): readonly WindowTurns[] | undefined {
  const { scenario, run } = rehearsal;
  const { windows, nodes } = windowsOf(scenario) ?? {};
  if (windows === undefined) return undefined;
  const { turns } = progress ?? progressOf(run.world, run.trace);
  return withHomes(
    rehearsal,
    turnsByWindow(
      windows,
      turns.filter(({ host }) => nodes?.includes(host)),
    ),
  );
}

/** The same as data. */
export const windowsJson = (rehearsal: Rehearsal): object[] =>
  (windowsUsed(rehearsal) ?? []).map((used) => {
    const { window, turns, homeUs } = used;
    return {
      opensUs: window.opensUs,
      closesUs: window.closesUs,
      nodes: turns.map(({ host }) => hostName(rehearsal.run.world, host)),
      lateUs: known(lateUs(used)),
      nodesLateUs: known(nodesLateUs(window, turns)),
      calledHome: homeUs !== undefined,
      homeUs: known(homeUs),
    };
  });

const known = (us: Micros = Number.POSITIVE_INFINITY): Micros | null => (Number.isFinite(us) ? us : null);

/** Whether all that began in a window was back when it closed, with its roles; undefined: nothing has begun in one. */
export function windowsKept(rehearsal: Rehearsal, progress: Progress): string | undefined {
  const used = windowsUsed(rehearsal, progress) ?? [];
  if (used.length === 0) return undefined;
  const late = used.filter((one) => lateUs(one) > 0);
  if (late.length === 0) return 'every window was kept';
  return `${late.length} of ${counted(used.length, 'window')} not kept, ${lateText(late)}`;
}

/** By how much at most, and of what that is where nodes alone would say less. */
function lateText(late: readonly WindowTurns[]): string {
  const nodes = Math.max(...late.map(({ window, turns }) => nodesLateUs(window, turns)));
  if (nodes === Number.POSITIVE_INFINITY) return 'a node was not back at all';
  const most = Math.max(...late.map(lateUs));
  if (most === Number.POSITIVE_INFINITY) return 'roles did not come home at all';
  return `by ${formatDuration(most)} at most${most > nodes ? ', until roles were home' : ''}`;
}

interface WindowTurns {
  readonly window: Window;
  readonly turns: NodeTurn[];
  /** When the last role was home that a resume of these nodes had called; Infinity: not in this run, undefined: none was called. */
  readonly homeUs?: Micros;
}

/** Windows, with the homecomings of their nodes. */
function withHomes({ run }: Rehearsal, used: readonly WindowTurns[]): readonly WindowTurns[] {
  const homes = new Map(homecomings(run.trace).map((one) => [`${one.host}/${one.atUs}`, one]));
  return used.map((one) => {
    const called = one.turns.flatMap(({ host, backAtUs }) => homes.get(`${host}/${backAtUs}`) ?? []);
    if (called.length === 0) return one;
    return { ...one, homeUs: Math.max(...called.map(({ overUs = Number.POSITIVE_INFINITY }) => overUs)) };
  });
}

/** Whether roles are on their way home when a window has closed, and its nodes are back. */
const outlastsIt = ({ window, turns, homeUs = 0 }: WindowTurns): boolean =>
  homeUs > window.closesUs && homeUs - window.closesUs > nodesLateUs(window, turns);

function turnsByWindow(windows: Windows, turns: readonly NodeTurn[]): WindowTurns[] {
  const found: WindowTurns[] = [];
  for (const turn of turns) {
    const window = windowAt(windows, turn.atUs);
    if (window === undefined) continue;
    const last = found.at(-1);
    if (last?.window.opensUs === window.opensUs) last.turns.push(turn);
    else found.push({ window, turns: [turn] });
  }
  return found;
}

/** How long the last node of a window came back before, or after, it closed. */
export function overrun(window: Window, turns: readonly NodeTurn[]): string {
  const us = nodesLateUs(window, turns);
  if (us === Number.POSITIVE_INFINITY) return 'not at all';
  return us <= 0 ? `${formatDuration(-us)} before it closed` : `${formatDuration(us)} late`;
}

/** How long after a window closed all that it began was over; Infinity: not at all. */
const lateUs = ({ window, turns, homeUs = 0 }: WindowTurns): Micros =>
  Math.max(nodesLateUs(window, turns), homeUs - window.closesUs);

/** How long after a window closed its last node was back; Infinity: not at all. */
const nodesLateUs = ({ closesUs }: Window, turns: readonly NodeTurn[]): Micros =>
  Math.max(...turns.map(({ backAtUs }) => backAtUs ?? Number.POSITIVE_INFINITY)) - closesUs;
