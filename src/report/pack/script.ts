/** The script of a pack: the steps of a rehearsal with their checks, which stops at the first thing that is not as it should be. */
import { escapeCharacters } from '../../base/text.js';
import type { Micros } from '../../base/units.js';
import type { Rehearsal } from '../../session/index.js';
import { nextWindow, type Windows } from '../../sim/windows.js';
import { wallClock } from '../moments.js';
import { FUNCTIONS, LOOP } from './functions.js';
import { beginsNode, type Group, groupsOf } from './groups.js';
import { literal } from './literal.js';
import { type PackStep, planOf } from './steps.js';
import { longestNode } from './turning.js';

/** `awayUs`: how long a node of a window may be away; none begins that would not be back when it closes. Unwritten: as in the rehearsal. */
export function packScript(
  rehearsal: Rehearsal,
  steps: readonly PackStep[],
  awayUs: (group: Group) => Micros = (group) => longestNode(rehearsal, group.steps),
): string {
  const { scenario, run, seed } = rehearsal;
  const hosts = run.world.hosts.map(({ name }) => literal(name)).join(', ');
  const windows = planOf(rehearsal)?.windows;
  const groups = groupsOf(rehearsal, steps);
  return [
    '<#',
    ...help(scenario.title, seed, steps.length, windows !== undefined).map((line) => `  ${comment(line)}`),
    '#>',
    '[CmdletBinding()]',
    'param(',
    `    # The first and the last step that are done. 0: the last of ${windows === undefined ? 'all' : 'the window of the first'}.`,
    '    [int] $From = 1, [int] $To = 0,',
    ...(windows === undefined ? [] : ['    # Begins nodes whatever the windows say.', '    [switch] $OutsideWindow,']),
    '    # Says what would be done, and does nothing.',
    '    [switch] $WhatIf',
    ')',
    '',
    "$ErrorActionPreference = 'Stop'",
    `$hosts = @(${hosts})`,
    '# The last step of each window.',
    `$ends = @(${endsOf(groups, steps).join(', ')})`,
    '# When a window opens; in seconds: since midnight, for how long, and for how long a node may begin in it.',
    `$calendar = ${windows === undefined ? '$null' : calendarOf(windows)}`,
    '',
    FUNCTIONS,
    '$steps = @(',
    ...steps.map((step) => stepText(step, windowChecks(rehearsal, groups, step, awayUs))),
    ')',
    LOOP,
  ].join('\n');
}

const help = (title: string, seed: string, count: number, windows: boolean): readonly string[] => [
  `${title}: ${count} steps, as they were rehearsed (seed ${seed}).`,
  '',
  'Run it on a management host with the tools for failover clusters and Hyper-V, that is none of the nodes:',
  '  .\\rollout.ps1 -WhatIf                                what would be done',
  '  .\\rollout.ps1 | Tee-Object -FilePath rollout.jsonl   does it, and keeps what it did',
  '  .\\rollout.ps1 -From 7                                goes on at a step',
  'It stops at the first check that fails, and where something is done by hand.',
  ...(windows
    ? [
        'It ends with the last step of the window that its first step belongs to, and begins no node outside a window, sooner',
        'than the window of that node, or too late for it: by the clock of the host that it runs on, which is to be local time.',
      ]
    : []),
];

/** Nothing in a comment ends it. */
const comment = (line: string): string => escapeCharacters(line).replaceAll('#>', '# >');

/** The last step of each window, in order; without windows the last of all. */
function endsOf(groups: readonly Group[], steps: readonly PackStep[]): readonly number[] {
  const ends = groups.map((group) => Math.max(...group.steps.map(({ number }) => number)));
  return [...new Set([...ends, steps.length])].sort((a, b) => a - b);
}

const DAY_NAMES = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;

const seconds = (us: Micros): number => Math.floor(us / 1_000_000);

function calendarOf(windows: Windows): string {
  const days = windows.days.length === 0 ? DAY_NAMES : windows.days.map((day) => DAY_NAMES[day] ?? '');
  const { opensUs, closesUs, lastStartUs } = nextWindow(windows, 0);
  const lengths = `Lasts = ${seconds(closesUs - opensUs)}; Starts = ${seconds(lastStartUs - opensUs)}`;
  return `@{ Days = @(${days.map(literal).join(', ')}); Opens = ${seconds(windows.fromUs)}; ${lengths} }`;
}

/** Of a step with which a node begins, in a plan with windows: when its window opens, and how long it may be away. */
function windowChecks(
  { scenario: { start } }: Rehearsal,
  groups: readonly Group[],
  step: PackStep,
  awayUs: (group: Group) => Micros,
): readonly string[] {
  const group = groups.find(({ steps }) => steps.includes(step));
  if (group === undefined || start === undefined || !beginsNode(step)) return [];
  const { date, time } = wallClock(start, group.window.opensUs);
  return [`Test-Window ${literal(`${date}T${time}`)} ${Math.ceil(awayUs(group) / 1_000_000)}`];
}

function stepText({ number, text, line, before, after }: PackStep, first: readonly string[]): string {
  const checks = (calls: readonly string[]): string => `@(${calls.map((call) => `{ ${call} }`).join(', ')})`;
  const calls = (list: PackStep['before']): readonly string[] => list.map(({ call }) => call);
  return `    @{ Number = ${number}; Text = ${literal(text)}; Before = ${checks([...first, ...calls(before)])}; Do = { ${line} }; After = ${checks(calls(after))} }`;
}
