/** Why something happened, in words: each occurrence that led to it, with the rule that decided it and the source of the rule. */
import type { Micros } from '../base/units.js';
import { BLOWS } from '../model/activities.js';
import { isSourceTag, SOURCES, tagsOf } from '../model/catalog/index.js';
import { FACTS } from '../model/facts.js';
import { findRule, LEDGER, type Rule } from '../model/rules/index.js';
import { CHOICES } from '../model/step.js';
import type { World } from '../model/world.js';
import type { Occurrence } from '../sim/trace.js';
import { argumentOf, nameIn, shortList } from './names.js';

/** One link of a chain of causes. */
export interface Link {
  readonly seq: number;
  readonly atUs: Micros;
  /** Who did it: an operator typed it, the driver chose it, the world did it by itself, or it struck from outside. */
  readonly by: 'typed' | 'chosen' | 'followed' | 'struck';
  /** The operator that typed it. */
  readonly who?: string;
  readonly text: string;
  /** What the rule says that refused it or kept it back, and where that is written; empty where none did. */
  readonly rules: readonly string[];
}

/** Facts of one occurrence that are told one by one; more are counted. */
const FACTS_MAX = 8;

/** Latest first, as the chain is. */
export const linksOf = (world: World, chain: readonly Occurrence[]): Link[] =>
  chain.map((occurrence) => ({
    seq: occurrence.seq,
    atUs: occurrence.atUs,
    by: byOf(occurrence),
    ...(occurrence.command?.by === undefined ? {} : { who: occurrence.command.by }),
    text: occurrenceText(world, occurrence),
    rules: rulesOf(occurrence).flatMap(ruleLines),
  }));

function byOf({ do: name, command }: Occurrence): Link['by'] {
  if ((CHOICES as readonly string[]).includes(name)) return 'chosen';
  if (command !== undefined) return 'typed';
  return Object.hasOwn(BLOWS, name) ? 'struck' : 'followed';
}

/** What was typed, what came of it, and what happened. */
export function occurrenceText(world: World, { do: name, command, facts, subject }: Occurrence): string {
  const told = factTexts(world, facts);
  const happened = told.length === 0 ? '' : told.join('; ');
  if (command === undefined)
    return happened === '' ? `${name.replaceAll('-', ' ')}${whom(world, name, subject)}` : happened;
  const { text, refusal } = command;
  if (refusal !== undefined) return `${text}: refused, ${refusal.message}`;
  return happened === '' ? text : `${text}: ${happened}`;
}

const whom = (world: World, name: string, subject: number): string => {
  const about = Object.hasOwn(BLOWS, name) ? BLOWS[name as keyof typeof BLOWS] : undefined;
  return about === undefined || subject < 0 ? '' : ` (${nameIn(world, about, subject)})`;
};

/** Facts in words, alike ones together. */
function factTexts(world: World, facts: Occurrence['facts']): string[] {
  const told: { readonly kind: number; readonly arg: number; readonly names: string[] }[] = [];
  for (const { kind, subject, arg } of facts) {
    const name = nameIn(world, FACTS[kind]?.about ?? 'vm', subject);
    const known = told.find((one) => one.kind === kind && one.arg === arg);
    if (known === undefined) told.push({ kind, arg, names: [name] });
    else known.names.push(name);
  }
  const texts = told.slice(0, FACTS_MAX).map(({ kind, arg, names }) => factText(world, kind, arg, names));
  return told.length > FACTS_MAX ? [...texts, `and ${told.length - FACTS_MAX} more`] : texts;
}

/** `web1 has moved to Lab3`: a kind of fact with those to whom it happened. */
export function factText(world: World, kind: number, arg: number, names: readonly string[]): string {
  const fact = FACTS[kind];
  if (fact === undefined) return '';
  const argument = argumentOf(world, fact.arg, arg)?.replace(/^(host|vm):/, '');
  return `${shortList(names)} ${fact.says}${argument === undefined ? '' : ` ${argument}`}`;
}

/** Rules that an occurrence names: the one that refused it, and those that its facts speak of. */
function rulesOf({ command, facts }: Occurrence): Rule[] {
  const refused = command?.refusal === undefined ? undefined : findRule(command.refusal.rule);
  const named = facts.map(({ kind, arg }) => (FACTS[kind]?.arg === 'rule' ? LEDGER[arg] : undefined));
  return [...new Set([refused, ...named])].filter((rule) => rule !== undefined);
}

const ruleLines = ({ id, statement, source, confidence, code }: Rule): string[] => [
  `Rule ${id}${code === undefined ? '' : ` (${code})`}: ${statement}`,
  `Source [${confidence}]: ${sourceText(source)}`,
];

const sourceText = (source: string): string =>
  tagsOf(source)
    .map((tag) => (isSourceTag(tag) ? `${tag}, ${SOURCES[tag].title}` : tag))
    .join('; ');
