/** `clusterdrill explain ID`: what an id of any kind means, who says so, and where it is asked. */
import { nearest } from '../base/names.js';
import { err, ok, type Result } from '../base/result.js';
import { listed, quote } from '../base/text.js';
import { ALL_INVARIANTS, type Invariant } from '../invariants/index.js';
import {
  catalogFacts,
  DURATION_KEYS,
  DURATIONS,
  FEATURES,
  type Feature,
  FIGURE_KEYS,
  FIGURES,
  RELEASES,
  type Release,
  SOURCES,
  type Sourced,
  tagsOf,
  versionText,
} from '../model/catalog/index.js';
import { CMDLETS, type CmdletSpec, type Parameter } from '../model/commands/index.js';
import { LEDGER, type Rule } from '../model/rules/index.js';
import { ASKED_BY_CMDLET, cmdletsThatAsk, transitionsThatAsk } from './asked-by.js';
import { formatValue, unitOf } from './assumed.js';
import { codePages } from './explain-codes.js';
import { faultPages } from './explain-faults.js';
import { fieldPages } from './explain-fields.js';
import { type Explained, statePages } from './explain-state.js';
import { factPages, findingPages, settingPages, wordPages } from './explain-words.js';
import { lay } from './lay.js';
import type { PageOptions } from './page.js';
import { sourceLines } from './sources.js';

let known: ReadonlyMap<string, Explained> | undefined;

/** The text for an id; case counts only where two names differ by it alone. An error is one sentence. */
export function explain(id: string, options: PageOptions = { color: false, width: 100 }): Result<string, string> {
  known ??= new Map(everything().flatMap((one) => one.names.flatMap((name) => entriesOf(name, one))));
  const found = known.get(id.trim()) ?? known.get(id.trim().toLowerCase());
  if (found === undefined) return err(unknown(id));
  return ok(lay(found.lines(), options));
}

const entriesOf = (name: string, page: Explained): [string, Explained][] => [
  [name.toLowerCase(), page],
  [name, page],
];

function unknown(id: string): string {
  const near = suggestions(id.trim(), everything());
  if (near.length > 0) return `Nothing is called ${quote(id)}. Did you mean ${listed(near)}?`;
  const kinds = [
    'a rule, an invariant, a finding, a feature, a release, a cmdlet, a property of a cluster',
    'a duration or another figure of the catalog, a fact such as drain-completed',
    'a field of conditions such as hosts.state, a state such as node/up or Paused',
    'a fault such as fault/crash, a number that Windows shows such as 5987, or a hazard of the museum such as H19',
  ];
  return `Nothing is called ${quote(id)}. An id is ${kinds.join(', ')}.`;
}

const SUGGESTIONS_MAX = 5;

/** A shorter word is part of too many names. */
const PART_LENGTH_MIN = 3;

/** The name that was probably meant; else those that hold the word, then those whose last part is like it. */
function suggestions(id: string, pages: readonly Explained[]): readonly string[] {
  const near = nearest(
    id,
    pages.flatMap((one) => one.names),
  );
  if (near !== undefined) return [near];
  const word = id.toLowerCase();
  const names = pages.flatMap((one) => one.names[0] ?? []);
  if (word.length < PART_LENGTH_MIN) return [];
  const one = word.replace(/s$/, '');
  const holds = names.filter((name) => name.toLowerCase().includes(one));
  const tail = nearest(id, names.map(lastPart));
  const alike = tail === undefined ? [] : names.filter((name) => lastPart(name) === tail);
  const rank = (name: string): number => Number(!name.toLowerCase().startsWith(word)) * COMPARED + name.length;
  const named = [...holds.sort((one, other) => rank(one) - rank(other)), ...alike];
  return [...new Set(named.length > 0 ? named : tellingOf(word, pages))].slice(0, SUGGESTIONS_MAX);
}

/** The names of what says the word though none is called so: in its first sentence, else further down. */
function tellingOf(word: string, pages: readonly Explained[]): readonly string[] {
  const found = pages.flatMap(({ names: [name = ''], lines }) => {
    const at = lines().findIndex((line) => line.toLowerCase().includes(word));
    return at < 0 ? [] : [{ name, at }];
  });
  return found.sort((one, other) => one.at - other.at || one.name.length - other.name.length).map(({ name }) => name);
}

/** No name is as long. */
const COMPARED = 1000;

const lastPart = (name: string): string => name.split(/[/.]/).at(-1)?.toLowerCase() ?? '';

/** What comes first keeps a name that two have. */
function everything(): Explained[] {
  const all = [
    ...LEDGER.map((rule) => ({ names: [rule.id], lines: () => ruleLines(rule) })),
    ...NOT_IN_THE_LEDGER.map(([id, text]) => ({ names: [id], lines: () => [`${id}: a refusal, no rule`, '', text] })),
    ...ALL_INVARIANTS.map((one) => ({ names: [one.id], lines: () => invariantLines(one) })),
    ...findingPages(),
    ...FEATURES.map((feature) => ({
      names: [feature.id, `feature/${feature.id}`],
      lines: () => featureLines(feature),
    })),
    ...RELEASES.map((release) => ({ names: [release.key], lines: () => releaseLines(release) })),
    ...CMDLETS.map((spec) => ({ names: [spec.name, ...(spec.aliases ?? [])], lines: () => cmdletLines(spec) })),
    ...DURATION_KEYS.map((key) => ({ names: [key, `duration/${key}`], lines: () => durationLines(key) })),
    ...settingPages(),
    ...statePages(),
    ...factPages(),
    ...wordPages(),
    ...fieldPages(),
    ...faultPages(),
    ...codePages(),
    // Any other figure of the catalog, by the id that a report names it by.
    ...catalogFacts().map(({ id, fact }) => ({
      names: [id, ...FIGURE_KEYS.filter((key) => FIGURES[key].id === id)],
      lines: () => figureLines(id, fact),
    })),
  ];
  const sources = Object.entries(SOURCES).map(([tag, { title, publisher, kind }]) => ({
    names: [tag],
    lines: () => [`${tag}: a source`, '', `${title} (${publisher}, ${kind})`],
  }));
  return [...all, ...sources].reverse();
}

const NOT_IN_THE_LEDGER: readonly (readonly [string, string])[] = [
  ['state/does-not-answer', 'The entity is in a state whose machine has no answer to what was asked.'],
  ['request/fits', 'A call lacks a parameter that is needed here, or asks for what its cluster does not take.'],
  ['request/names-exist', 'A call named a host, a VM, a cluster, a release or a version that does not exist.'],
];

function ruleLines(rule: Rule): string[] {
  const { id, statement, source, confidence, code, about } = rule;
  const cmdlets = cmdletsThatAsk(id);
  return [
    `${id}: a rule about a ${about}`,
    '',
    statement,
    '',
    `  Confidence: ${confidence}`,
    ...sourceLines(source),
    ...(code === undefined ? [] : [`  Windows: error or event ${code}`]),
    ...(cmdlets.length === 0 ? [] : [`  Cmdlets: ${cmdlets.join(', ')}`]),
    ...transitionsThatAsk(id).map((text) => `  Asked by the machine ${text}`),
    `  Switch it off: --doubt ${id}`,
  ];
}

const HOLDS: Readonly<Record<Invariant['holds'], string>> = {
  always: 'at every moment',
  sometimes: 'at one moment at least',
  'at-end': 'when the run is over',
  within: 'within a bound',
};

function invariantLines({ id, claim, source, holds, about, wokenBy, limit }: Invariant): string[] {
  const facts = [...new Set(wokenBy.flatMap((wake) => wake.facts))];
  return [
    `${id}: an invariant about every ${about}`,
    '',
    claim,
    '',
    `  Holds: ${HOLDS[holds]}`,
    ...sourceLines(source),
    ...(limit === undefined ? [] : ['  Bound: from limits: in the scenario; unwritten, it only warns.']),
    ...lookedAt(holds, facts),
  ];
}

/** What no fact wakes is looked at when the run is over, or when a maintenance window closes. */
function lookedAt(holds: Invariant['holds'], facts: readonly string[]): string[] {
  if (facts.length > 0) return [`  Looked at after: ${facts.join(', ')}`];
  return holds === 'at-end' ? [] : ['  Looked at when a maintenance window closes.'];
}

function featureLines({ id, title, minimumVersion, minimumVersionOn, minimumRelease, conditions }: Feature): string[] {
  const others = Object.entries(minimumVersionOn ?? {}).map(([key, fact]) => `  On ${key}: ${versionText(fact.value)}`);
  return [
    `${id}: a feature`,
    '',
    `${title}.`,
    '',
    ...(minimumVersion === undefined ? [] : [`  Configuration version: ${versionText(minimumVersion.value)} or newer`]),
    ...others,
    ...(minimumRelease === undefined ? [] : [`  Release: ${minimumRelease.value} or newer`]),
    ...conditions.map((condition) => `  Needs: ${condition}`),
    ...[minimumVersion, minimumRelease].flatMap((fact) =>
      fact === undefined ? [] : [`  Confidence: ${fact.confidence}`, ...sourceLines(fact.source)],
    ),
  ];
}

function releaseLines(release: Release): string[] {
  const { key, title, build, level, defaultVersion, supportedVersions, mixesWithOlder, nodeUpgrades } = release;
  const converts = release.convertsOnArrival;
  const beside = mixesWithOlder.value.join(', ') || 'no older release';
  const versions = supportedVersions.value.map(versionText).join(', ');
  const upgrades = nodeUpgrades.map(
    ({ from, method, verdict, only }) =>
      `  From ${from}, ${method}${only === undefined ? '' : ` (${only})`}: ${verdict}`,
  );
  return [
    `${key}: a release`,
    '',
    `${title}.`,
    '',
    `  Build: ${build.value} (${build.confidence})`,
    `  Functional level: ${level.value.major}.${level.value.minor} (${level.confidence})`,
    `  New VMs have version: ${versionText(defaultVersion.value)} (${defaultVersion.confidence})`,
    `  Runs VMs of version: ${versions} (${supportedVersions.confidence})`,
    ...(converts === undefined
      ? []
      : [
          `  Makes ${versionText(converts.value.to)} of a VM of ${versionText(converts.value.from)} that arrives alive (${converts.confidence})`,
        ]),
    `  Stands in one cluster with: ${beside} (${mixesWithOlder.confidence})`,
    ...upgrades,
    ...sourceLines(
      [...new Set([level, supportedVersions, mixesWithOlder].flatMap((fact) => tagsOf(fact.source)))].join(' '),
    ),
  ];
}

function cmdletLines({ name, help, parameters, ours, aliases }: CmdletSpec): string[] {
  const rules = ASKED_BY_CMDLET[name] ?? [];
  return [
    `${name}: ${ours === true ? 'a cmdlet of ours; no Windows module has it' : 'a cmdlet'}`,
    '',
    help,
    '',
    ...(aliases === undefined ? [] : [`  Also: ${aliases.join(', ')}`]),
    ...parameters.map(parameterLine),
    ...[...new Set(rules)].map((id) => `  May be refused by: ${id}`),
  ];
}

/** As Get-Help counts: the first argument without a name has position 0. */
function parameterLine({ name, aliases = [], kind, position, mandatory, list, choices, help }: Parameter): string {
  const value = kind === 'switch' ? '' : ` <${choices?.join('|') ?? kind}${list === true ? '[]' : ''}>`;
  const notes = [
    ...(position === undefined ? [] : [`position ${position}`]),
    ...(mandatory === true ? ['mandatory'] : []),
    ...(aliases.length === 0 ? [] : [`also -${aliases.join(', -')}`]),
  ];
  return `  -${name}${value}${notes.length === 0 ? '' : ` (${notes.join(', ')})`}: ${help}`;
}

function figureLines(id: string, { value, range, confidence, source, note }: Sourced<unknown>): string[] {
  const unit = unitOf(id);
  const told = (one: unknown): string =>
    typeof one === 'number' || typeof one === 'string'
      ? formatValue(one, unit === undefined ? { id } : { id, unit })
      : JSON.stringify(one);
  return [
    `${id}: a figure of the catalog`,
    '',
    `  Value: ${told(value)}`,
    ...(range === undefined ? [] : [`  Range: ${told(range.from)} to ${told(range.to)}`]),
    `  Confidence: ${confidence}`,
    ...(note === undefined ? [] : [`  ${note}`]),
    ...sourceLines(source),
  ];
}

function durationLines(key: (typeof DURATION_KEYS)[number]): string[] {
  const id = `duration/${key}`;
  const {
    value,
    range,
    note,
    confidence,
    source,
  }: (typeof DURATIONS)[typeof key] & {
    range?: { from: number; to: number };
    note?: string;
  } = DURATIONS[key];
  const read = (us: number): string => formatValue(us, { id, unit: 'us' });
  return [
    `${key}: a duration of the catalog`,
    '',
    `${read(value)}${range === undefined ? '' : `, plausibly ${read(range.from)} to ${read(range.to)}`}.`,
    '',
    ...(note === undefined ? [] : [`  ${note}`]),
    `  Confidence: ${confidence}`,
    ...sourceLines(source),
    `  Change it in a scenario: physics: { ${key}: … }`,
  ];
}
