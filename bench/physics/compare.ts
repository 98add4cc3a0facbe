/** The physics and its peers on the same measured rows, and each source left out of the fit of the classes in turn. */
import type { WorkloadName } from '../../src/model/catalog/index.js';
import { parametersOf } from '../../src/studies/calibrate/fit.js';
import { calibrate, fitClasses, type Row } from '../../src/studies/calibrate/index.js';
import { type ClassParameters, predict } from '../../src/studies/calibrate/predict.js';
import { type Errors, errorsOf, groupBy, score } from '../../src/studies/calibrate/score.js';
import { PEERS } from './peers.js';
import { isHyperV, OWN_RATE } from './rows.js';

export type Named = readonly [name: string, errors: Errors];

const ours = (rows: readonly Row[], classOf?: (name: string) => ClassParameters): Errors =>
  errorsOf(rows.map((row) => score(row, predict(row, classOf))));

/** Every source that is not Hyper-V, and all of them with the same weight. */
export function bySource(rows: readonly Row[]): readonly Named[] {
  const found = calibrate(rows.filter((row) => !isHyperV(row)));
  return [...found.bySource, ['each source with the same weight', found.pooled]];
}

/** Groups of rows by how much is known of them. */
export function byKnowledge(rows: readonly Row[]): readonly Named[] {
  const all = rows.filter((row) => !isHyperV(row));
  const known = all.filter(({ grade, source }) => grade === 'A' && source !== 'JO');
  const groups: readonly (readonly [string, readonly Row[]])[] = [
    ['JO, plain', plain(all, true)],
    ['JO, other modes', all.filter(({ source, mode }) => source === 'JO' && mode !== 'plain')],
    ['other sources, all inputs known (grade A)', known],
    ['the same without rows that tell their own rate', known.filter(({ id }) => !OWN_RATE.includes(id))],
    ['other sources, an input inferred (grade B)', all.filter(({ grade }) => grade === 'B')],
    ['other sources, incomplete (grade C)', all.filter(({ grade }) => grade === 'C')],
  ];
  return groups.map(([name, group]) => [name, ours(group)]);
}

const plain = (rows: readonly Row[], isJo: boolean): readonly Row[] =>
  rows.filter((row) => !isHyperV(row) && row.mode === 'plain' && (row.source === 'JO') === isJo);

/** On plain pre-copy, which is all that the peers know. */
export function againstPeers(rows: readonly Row[], isJo: boolean): readonly Named[] {
  const group = plain(rows, isJo);
  return [
    ['this model, class known', ours(group)],
    ['this model, no class known', ours(group, () => parametersOf('unknown'))],
    ...PEERS.map(({ name, foretell }): Named => [name, errorsOf(group.map((row) => score(row, foretell(row))))]),
  ];
}

export interface LeftOut {
  readonly source: string;
  readonly usual: Errors;
  /** With classes fitted to the rows of all other sources; a class of which they have none is taken for unknown. */
  readonly without: Errors;
  /** Classes of the source of which no other has a row. */
  readonly unseen: readonly string[];
}

export function leftOutInTurn(rows: readonly Row[]): readonly LeftOut[] {
  const all = rows.filter((row) => !isHyperV(row));
  return [...groupBy(all, ({ source }) => source)].map(([source, own]) => {
    const classes = new Set<WorkloadName>(own.map((row) => row.class ?? 'unknown'));
    const others = all.filter((row) => row.source !== source && classes.has(row.class ?? 'unknown'));
    const fitted = new Map<string, ClassParameters>(fitClasses(others).map(({ name, to }) => [name, to]));
    const unknown = parametersOf('unknown');
    return {
      source,
      usual: ours(own),
      without: ours(own, (name) => fitted.get(name) ?? unknown),
      unseen: [...classes].filter((name) => !fitted.has(name)),
    };
  });
}

export interface Lab {
  readonly source: string;
  readonly own: Errors;
  /** Of all other labs. */
  readonly others: Errors;
}

export function hyperVLabs(rows: readonly Row[]): readonly Lab[] {
  const all = rows.filter(isHyperV);
  return [...groupBy(all, ({ source }) => source)].map(([source, own]) => ({
    source,
    own: ours(own),
    others: ours(all.filter((row) => row.source !== source)),
  }));
}
