/** Migrations as bars: where from and to, phase and round, how far, at what rate, and how long the VM will stand still. */
import { formatBandwidth, formatDuration } from '../base/formats.js';
import { hostName } from '../model/rules/names.js';
import { MIGRATION } from '../model/states.js';
import { MOVE, NONE, underWay, type Vm } from '../model/world.js';
import type { Cursor } from '../session/index.js';
import type { Palette } from './style.js';
import { atRight, bar, cut, heading, padded, safe, widthOf } from './text.js';

export interface MoveView {
  readonly vm: string;
  readonly from: string;
  readonly to: string;
  readonly phase: string;
  /** From 0 to 1; undefined where nobody knows. */
  readonly share: number | undefined;
  /** In words; empty where nothing is sent. */
  readonly rate: string;
  readonly blackout: string;
}

export interface Moves {
  readonly shown: readonly MoveView[];
  /** Under way, shown or not, and waiting. */
  readonly underWay: number;
  readonly queued: number;
}

/** As many as a screen shows. */
const SHOWN_MAX = 12;

export function movesOf(cursor: Cursor, isWanted: (vm: Vm) => boolean): Moves {
  const shown: MoveView[] = [];
  const counts = { underWay: 0, queued: 0 };
  for (const vm of cursor.world.vms) {
    if (vm.migration === MIGRATION.queued) counts.queued += 1;
    if (!underWay(vm.migration)) continue;
    counts.underWay += 1;
    if (shown.length < SHOWN_MAX && isWanted(vm)) shown.push(moveView(cursor, vm));
  }
  return { shown, ...counts };
}

function moveView(cursor: Cursor, vm: Vm): MoveView {
  const { world } = cursor;
  const progress = cursor.progressOf(vm.index);
  const round = progress === undefined ? '' : ` r${progress.round}`;
  return {
    vm: safe(vm.name),
    from: safe(hostName(world, vm.moveFrom)),
    to: safe(hostName(world, vm.moveTo === NONE ? vm.host : vm.moveTo)),
    phase: phaseOf(vm) + round,
    share: progress?.share,
    rate: progress === undefined || progress.rate <= 0 ? '' : formatBandwidth(progress.rate),
    blackout: progress?.blackoutUs === undefined ? '' : `~${formatDuration(progress.blackoutUs)}`,
  };
}

const LIVE_PHASES: ReadonlyMap<number, string> = new Map([
  [MIGRATION.setup, 'set-up'],
  [MIGRATION.mirroring, 'disks'],
  [MIGRATION.carrying, 'disks'],
  [MIGRATION.relocating, 'disks'],
  [MIGRATION.copying, 'copy'],
  [MIGRATION.blackout, 'blackout'],
  [MIGRATION.transfer, 'transfer'],
  [MIGRATION.handover, 'handover'],
]);

function phaseOf(vm: Vm): string {
  const phase = LIVE_PHASES.get(vm.migration) ?? '';
  if (vm.moveKind === MOVE.live) return phase;
  return vm.moveKind === MOVE.quick ? `quick, ${phase}` : 'not running';
}

const PHASE = 15;
const RATE = 10;
const BLACKOUT = 8;
const BAR_MAX = 40;
/** On narrower screens the rate has no room. */
const RATE_FROM = 76;

/** The heading, and exactly so many rows. */
export function moveRows(
  palette: Palette,
  { shown, underWay: all, queued }: Moves,
  width: number,
  rows: number,
): string[] {
  const told = all > rows ? shown.slice(0, rows - 1) : shown;
  const lines = told.map((move) => moveRow(palette, move, width));
  if (all > told.length && rows > 0) lines.push(palette.dim(`and ${all - told.length} more`));
  while (lines.length < rows) lines.push('');
  return [heading(palette, `Moves: ${all} under way, ${queued} queued`, width), ...lines.slice(0, rows)];
}

function moveRow(palette: Palette, { vm, from, to, phase, share, rate, blackout }: MoveView, width: number): string {
  const names = Math.floor(width / 6);
  const way = padded(`${cut(from, Math.floor(names * 0.7))} > ${to}`, Math.floor(names * 1.4));
  const percent = share === undefined ? '' : `${Math.floor(share * 100)} %`;
  const left = `${padded(vm, names)} ${way} ${padded(phase, PHASE)}`;
  const speed = width < RATE_FROM ? '' : `${atRight(rate, RATE)} `;
  const right = `${atRight(percent, 5)} ${speed}${atRight(blackout, BLACKOUT)}`;
  const room = Math.max(0, Math.min(BAR_MAX, width - widthOf(left) - widthOf(right) - 2));
  const shown = share === undefined ? ' '.repeat(room) : palette.told(bar(share, room));
  return `${left} ${shown} ${right}`.trimEnd();
}
