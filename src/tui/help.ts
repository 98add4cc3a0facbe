/** The page behind the question mark: every key, and what the signs mean. */
import { KEYS, type KeyGroup, labelOf } from './keys.js';
import type { Palette } from './style.js';
import { cut, heading } from './text.js';
import type { Page } from './why.js';

const SIGNS: readonly (readonly [string, string])[] = [
  ['A B C', 'a VM, by the letter of its version; lower case: off; !: failed, lost; ·: left out'],
  ['name >', 'a VM whose move waits or is under way'],
  ['██░░', 'memory taken, the reserve of the host included; of a move: its round'],
  ['r2', 'the second round of a copy; then how far, its rate, and the blackout ahead'],
  ['slots', 'live migrations of the host, and how many it may have at once'],
  ['[oND]', 'all hosts, those shown in brackets: o at the level of its cluster,'],
  ['', 'N newer, D draining, P paused, I installing, J joining, R ready and'],
  ['', 'no member, x down'],
  ['▲ ◆', 'on the strip: this moment, and marks'],
  ['▒ █', 'on the strip: a drain, an installation'],
  ['x r w !', 'on the strip: a fault, a refusal, a warning, a violation'],
  ['1-9 +', 'on the strip: VMs that are out'],
  ['< X', 'on the strip: there is a way back, there is none any more'],
  ['o m n R', 'on the strip: the level all old, mixed, all new, raised (^ while it is)'],
];

/** `first`: the group of the place where help is asked for. */
export function helpPage(palette: Palette, width: number, first: KeyGroup): Page {
  const groups = [...new Set([first, ...KEYS.map(({ group }) => group)])];
  const row = (sign: string, text: string): string => `  ${palette.told(sign.padEnd(9))}${cut(text, width - 11)}`;
  const lines = groups.flatMap((group) => [
    palette.bold(group),
    ...KEYS.filter((one) => one.group === group).map((one) => row(labelOf(one), one.does)),
    '',
  ]);
  const signs = [heading(palette, 'Signs', width), ...SIGNS.map(([sign, text]) => row(sign, text))];
  return { title: 'Keys (↑ ↓ to read on, Esc to go back)', lines: [...lines, ...signs] };
}
