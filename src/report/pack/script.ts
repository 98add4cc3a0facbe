/** The script of a pack: the steps of a rehearsal with their checks, which stops at the first thing that is not as it should be. */
import { escapeCharacters } from '../../base/text.js';
import type { Rehearsal } from '../../session/index.js';
import { FUNCTIONS, LOOP } from './functions.js';
import { literal } from './literal.js';
import type { PackStep } from './steps.js';

export function packScript({ scenario, run, seed }: Rehearsal, steps: readonly PackStep[]): string {
  const hosts = run.world.hosts.map(({ name }) => literal(name)).join(', ');
  return [
    '<#',
    ...help(scenario.title, seed, steps.length).map((line) => `  ${comment(line)}`),
    '#>',
    '[CmdletBinding()]',
    'param(',
    '    # The first and the last step that are done.',
    `    [int] $From = 1, [int] $To = ${steps.length},`,
    '    # Says what would be done, and does nothing.',
    '    [switch] $WhatIf',
    ')',
    '',
    "$ErrorActionPreference = 'Stop'",
    `$hosts = @(${hosts})`,
    '',
    FUNCTIONS,
    '$steps = @(',
    ...steps.map(stepText),
    ')',
    LOOP,
  ].join('\n');
}

const help = (title: string, seed: string, count: number): readonly string[] => [
  `${title}: ${count} steps, as they were rehearsed (seed ${seed}).`,
  '',
  'Run it on a management host with the tools for failover clusters and Hyper-V, that is none of the nodes:',
  '  .\\rollout.ps1 -WhatIf                                what would be done',
  '  .\\rollout.ps1 | Tee-Object -FilePath rollout.jsonl   does it, and keeps what it did',
  '  .\\rollout.ps1 -From 7                                goes on at a step',
  'It stops at the first check that fails, and where something is done by hand.',
];

/** Nothing in a comment ends it. */
const comment = (line: string): string => escapeCharacters(line).replaceAll('#>', '# >');

function stepText({ number, text, line, before, after }: PackStep): string {
  const checks = (list: PackStep['before']): string => `@(${list.map(({ call }) => `{ ${call} }`).join(', ')})`;
  return `    @{ Number = ${number}; Text = ${literal(text)}; Before = ${checks(before)}; Do = { ${line} }; After = ${checks(after)} }`;
}
