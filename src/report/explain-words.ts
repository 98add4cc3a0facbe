/** What a scenario and a report name beside rules and cmdlets: findings, cluster properties, facts, states by their words. */
import { ALL_INVARIANTS } from '../invariants/index.js';
import { defaultSetting, RELEASES, SETTINGS, type Setting } from '../model/catalog/index.js';
import type { Chart } from '../model/compile.js';
import { CHARTS } from '../model/engines.js';
import { FACTS, type FactKind } from '../model/facts.js';
import { MACHINE_NAMES } from '../model/refs.js';
import { DRAIN, NODE, POWER } from '../model/states.js';
import { drainWord, hostWord, vmWord } from '../model/words.js';
import { FINDINGS, type FindingId } from '../scenarios/index.js';
import type { Explained } from './explain-state.js';
import { FINDING_REMEDIES } from './finding-remedies.js';

export const findingPages = (): Explained[] =>
  (Object.keys(FINDINGS) as FindingId[]).map((id) => ({
    names: [id],
    lines: () => [
      `${id}: a finding of the linter`,
      '',
      FINDINGS[id],
      '',
      `  Remedy: ${FINDING_REMEDIES[id]}`,
      '  Said by: clusterdrill check FILE',
    ],
  }));

export const settingPages = (): Explained[] =>
  SETTINGS.map((setting) => ({
    names: [setting.name, `setting/${setting.name}`],
    lines: () => settingLines(setting),
  }));

const UNITS: Readonly<Partial<Record<Setting['kind'], string>>> = {
  seconds: ' seconds',
  milliseconds: ' milliseconds',
};

function settingLines(setting: Setting): string[] {
  const { name, kind, range, choices = {}, help, readOnly } = setting;
  return [
    `${name}: a property of a cluster`,
    '',
    help,
    '',
    `  Values: ${range.value.from} to ${range.value.to}${UNITS[kind] ?? ''} (${range.confidence})`,
    ...Object.entries(choices).map(([value, says]) => `  ${value}: ${says}`),
    ...defaultLines(setting),
    readOnly !== true
      ? `  Set it in a scenario: clusters: [{ settings: { ${name}: … } }], or as a line: (Get-Cluster).${name} = …`
      : '  The cluster works it out by itself: written, it is a complaint.',
  ];
}

/** Its default by functional level; levels that follow one another and agree share a line. */
function defaultLines(setting: Setting): string[] {
  const runs: { from: string; to: string; text: string }[] = [];
  for (const { key } of RELEASES) {
    const fact = defaultSetting(setting, key);
    const text = fact === undefined ? 'there is no such property' : `${fact.value} (${fact.confidence})`;
    const last = runs.at(-1);
    if (last?.text === text) last.to = key;
    else runs.push({ from: key, to: key, text });
  }
  return runs.map(({ from, to, text }) => `  Default at ${from === to ? from : `${from} to ${to}`}: ${text}`);
}

export const factPages = (): Explained[] =>
  FACTS.map((fact) => ({ names: [fact.name, `fact/${fact.name}`], lines: () => factLines(fact) }));

function factLines({ name, about, arg, says, awaited }: FactKind): string[] {
  const watched = ALL_INVARIANTS.filter(({ wokenBy }) => wokenBy.some(({ facts }) => facts.includes(name)));
  return [
    `${name}: a fact about a ${about}`,
    '',
    `A trace says it of a ${about}: "${says}"${arg === undefined ? '' : `, and which ${arg}`}.`,
    '',
    awaited === true ? `  A script line can demand it: ends: ${name}` : '  No script line can demand it.',
    ...watched.map(({ id }) => `  Looked at after it: ${id}`),
  ];
}

/** By kind of entity: its machine, the numbers of its states, and the word for each. */
const SHOWN = [
  { about: 'host', machine: 'node', states: NODE, wordOf: hostWord },
  { about: 'VM', machine: 'power', states: POWER, wordOf: vmWord },
  { about: 'drain', machine: 'drain', states: DRAIN, wordOf: drainWord },
] as const;

/** `Paused`, `Running`, `Completed`: the words of the output format, each with the states that it stands for. */
export function wordPages(): Explained[] {
  const pages = new Map<string, string[]>();
  for (const { about, machine, states, wordOf } of SHOWN) {
    const chart = CHARTS[MACHINE_NAMES.indexOf(machine)] as Chart;
    for (const [name, leaf] of Object.entries(states)) {
      const word = wordOf(leaf);
      pages.set(word, [
        ...(pages.get(word) ?? []),
        `  ${about}, ${machine}/${name}: ${chart.descriptions[leaf] ?? ''}`,
      ]);
    }
  }
  return [...pages].map(([word, lines]) => ({
    names: [word],
    lines: () => [`${word}: a state, as reports and conditions show it`, '', 'It stands for:', ...lines],
  }));
}
