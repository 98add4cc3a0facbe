/** The page behind the question mark. */
import { cut, heading, type Palette } from './text.js';

const KEYS: readonly (readonly [string, string])[] = [
  ['space', 'play or pause'],
  ['. ,', 'one occurrence forward (right arrow too, while all hosts are shown), or back'],
  ['n N', 'to the next event of a host or a cluster, or to the one before'],
  ['e', 'run to the end'],
  ['+ -', 'faster, slower: 1, 10, 60, 600, 3600 times real time'],
  ['a', 'auto: slow while VMs move, in a second across what takes hours'],
  ['[ ]', 'hosts before, hosts after (arrows, page up and page down too)'],
  ['?', 'this page, and back'],
  ['q', 'quit (Ctrl-C too)'],
];

const SIGNS: readonly (readonly [string, string])[] = [
  ['A B C', 'a VM, by the letter of its version; lower case: off; !: failed, lost'],
  ['name >', 'a VM whose move waits or is under way'],
  ['██░░', 'memory taken, the reserve of the host included; of a move: its round'],
  ['slots', 'live migrations of the host, and how many it may have at once'],
  ['[oND]', 'all hosts, those shown in brackets: o at the level of its cluster,'],
  ['', 'N newer, D draining, P paused, I installing, J joining, R ready and'],
  ['', 'no member, x down'],
  ['Waits', 'what the operator waits for'],
];

export function helpRows(palette: Palette, width: number): string[] {
  const row = ([sign, text]: readonly [string, string]): string =>
    `  ${palette.told(sign.padEnd(8))}${cut(text, width - 10)}`;
  return [heading(palette, 'Keys', width), ...KEYS.map(row), '', heading(palette, 'Signs', width), ...SIGNS.map(row)];
}
