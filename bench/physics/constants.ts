/** The constants of the physics as tables, each with its source and its confidence. */
import { formatBandwidth, formatDuration } from '../../src/base/formats.js';
import { MB } from '../../src/base/units.js';
import {
  isSourceTag,
  SOURCES,
  type Sourced,
  STOP_PROFILE_KEYS,
  type StopProfile,
  stopProfile,
  TRANSPORT,
  tagsOf,
  WORKLOADS,
  type Workload,
} from '../../src/model/catalog/index.js';
import type { Row } from '../../src/studies/calibrate/index.js';
import { markdownTable } from './markdown-table.js';

type Cells = readonly [constant: string, value: string, fact: Sourced<unknown>];

const said = ({ source, confidence, note }: Sourced<unknown>): string[] => [
  confidence,
  source === 'none' ? '' : source,
  note ?? '',
];

export const constants = (): string[] => [
  '## Profiles',
  '',
  'A rehearsal uses `hyper-v`; the others are here because their migrations were measured in public. What the tags of sources mean stands at the end.',
  '',
  ...STOP_PROFILE_KEYS.flatMap((key) => profileTable(stopProfile(key))),
  '## Transport',
  '',
  ...markdownTable(
    ['constant', 'value', 'confidence', 'source', 'note'],
    Object.entries(TRANSPORT).map(([name, fact]) => [`\`${name}\``, transportText(name, fact.value), ...said(fact)]),
  ),
  '## Classes',
  '',
  ...markdownTable(
    [
      'class',
      'D1, MB (quartiles)',
      'k',
      'exponent',
      'working set',
      'zero share',
      'wire ratio',
      'confidence',
      'source',
      'note',
    ],
    WORKLOADS.map(classCells),
  ),
];

/** What the tags mean: those of the constants, and those of the measured rows. */
export function sourcesOf(rows: readonly Row[]): string[] {
  const cited = [
    ...STOP_PROFILE_KEYS.flatMap((key) => factsOf(stopProfile(key)).map(([, , { source }]) => source)),
    ...Object.values(TRANSPORT).map(({ source }) => source),
    ...WORKLOADS.map(({ source }) => source),
    ...rows.map(({ source }) => source),
  ];
  const tags = [...new Set(cited.flatMap(tagsOf))].sort();
  return ['## Sources', '', ...tags.map((tag) => `- ${tag}: ${named(tag)}.`), ''];
}

function named(tag: string): string {
  if (!isSourceTag(tag)) throw new Error(`The tag ${tag} is cited and stands not among the sources of the catalog.`);
  return `${SOURCES[tag].title}. ${SOURCES[tag].publisher}`;
}

function profileTable(profile: StopProfile): string[] {
  const rows = factsOf(profile).map(([constant, value, fact]) => [constant, value, ...said(fact)]);
  return [
    `### \`${profile.key}\`: ${profile.title}`,
    '',
    ...(profile.postCopy === true ? ['The VM runs at its target first, and its memory follows.', ''] : []),
    ...markdownTable(['constant', 'value', 'confidence', 'source', 'note'], rows),
  ];
}

function factsOf(profile: StopProfile): Cells[] {
  const cells: (Cells | undefined)[] = [
    fact('rounds at most', profile.roundsMax, String),
    fact('suspended when the rest takes no longer than', profile.switchWithin, formatDuration),
    fact('suspended when less is left than', profile.switchBelow, megabytes),
    fact('suspended when so many times the memory was sent', profile.sentMax, String),
    fact('looks every', profile.looksEvery, formatDuration),
    fact('gives up after', profile.givesUpAfter, formatDuration),
    fact(
      'slows the guest',
      profile.throttle,
      ({ afterBadRounds, fromRound, first, step, most }) =>
        `${afterBadRounds === undefined ? `from round ${fromRound}` : `after ${afterBadRounds} bad rounds`}: ${share(first)}, then ${share(step)} more, at most ${share(most)}`,
    ),
    fact('fixed part of the blackout', profile.blackoutFixed, formatDuration),
    fact('wire, unless a row says another', profile.link, megabytesPerSecond),
    fact('rate of the last stage', profile.lastStage, megabytesPerSecond),
    fact('not sent at the end', profile.unsentAtEnd, megabytes),
    fact('sent beside the memory', profile.beside, megabytes),
    fact('memory compressed', profile.compressor, megabytesPerSecond),
    fact('set-up', profile.setup, formatDuration),
    fact('set-up, one at a time', profile.setupSerial, formatDuration),
    fact('finish', profile.finish, formatDuration),
  ];
  return cells.filter((one) => one !== undefined);
}

const fact = <T>(name: string, given: Sourced<T> | undefined, text: (value: T) => string): Cells | undefined =>
  given === undefined ? undefined : [name, text(given.value), given];

const megabytes = (bytes: number): string => `${Number((bytes / MB).toFixed(2))} MB`;
const megabytesPerSecond = (rate: number): string => `${Number((rate / MB).toFixed(1))} MB/s`;
const share = (value: number): string => `${Math.round(value * 100)} %`;

function transportText(name: string, value: number): string {
  if (value <= 1) return String(value);
  return name === 'pageBytes' ? `${value} bytes` : `${megabytesPerSecond(value)} (${formatBandwidth(value)})`;
}

function classCells(workload: Workload): string[] {
  const { name, dirtyFirstSecondMb, dirtyQuartilesMb, k, exponent, workingSetShare, workingSetMb } = workload;
  const quartiles = dirtyQuartilesMb === undefined ? '' : ` (${dirtyQuartilesMb.from} to ${dirtyQuartilesMb.to})`;
  const set = [
    ...(workingSetShare === undefined ? [] : [`${Number((workingSetShare * 100).toFixed(1))} % of the memory`]),
    ...(workingSetMb === undefined ? [] : [`${workingSetMb} MB`]),
  ].join(', ');
  return [
    `\`${name}\``,
    `${dirtyFirstSecondMb}${quartiles}`,
    `${k}`,
    `${exponent}`,
    set,
    `${workload.zeroShare.value}`,
    `${workload.wireRatio.value}`,
    workload.confidence,
    workload.source === 'none' ? '' : workload.source,
    workload.note ?? '',
  ];
}
