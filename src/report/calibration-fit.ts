/** Fitted parameters of workload classes, in the words of the catalog: as YAML with their errors beside them, and as data. */
import { Document, isMap, isScalar } from 'yaml';
import type { ClassFit, Errors } from '../studies/calibrate/index.js';

const HEAD = [
  ' Parameters of workload classes, fitted to measured rows by clusterdrill calibrate.',
  ' Distinct MB that are dirtied t seconds after a look:',
  ' min(working set, k * dirtyFirstSecondMb * t^exponent). A share is of the memory of the VM.',
].join('\n');

export function fitYaml(fitted: readonly ClassFit[]): string {
  const document = new Document({ workloads: Object.fromEntries(fitted.map(({ name, to }) => [name, to])) });
  document.commentBefore = HEAD;
  const workloads = document.get('workloads');
  if (isMap(workloads))
    workloads.items.forEach((pair, index) => {
      const one = fitted[index];
      if (isMap(pair.value)) pair.value.flow = true;
      if (isScalar(pair.key) && one !== undefined) pair.key.commentBefore = remarks(one).join('\n');
    });
  return document.toString({ lineWidth: 0 });
}

/** What a person must know before the numbers are used, a sentence a class. */
export const fitWarnings = (fitted: readonly ClassFit[]): string[] =>
  fitted.length === 0
    ? ['no row tells the time of a migration that dirties memory: there is nothing to fit.']
    : fitted.filter(isThin).map((one) => `${one.name}: ${thin(one)}`);

const isThin = ({ rows, rowsWanted }: ClassFit): boolean => rows < rowsWanted;

const thin = ({ rows, rowsWanted }: ClassFit): string =>
  `only ${rows} row${rows === 1 ? '' : 's'}, fewer than ${rowsWanted}: measure more before you use these numbers.`;

function remarks(one: ClassFit): string[] {
  const { rows, before, after } = one;
  const errors = [
    change('time', before, after, 'timeMean'),
    change('sent', before, after, 'sentMean'),
    change('blackout', before, after, 'blackoutMedian'),
  ].filter((text) => text !== '');
  const counted = `${rows} row${rows === 1 ? '' : 's'}`;
  return [
    ` ${counted}; error before -> after: ${errors.length === 0 ? 'not measured' : errors.join('; ')}.`,
    ...(isThin(one) ? [` Warning: ${thin(one)}`] : []),
  ];
}

function change(what: string, before: Errors, after: Errors, key: 'timeMean' | 'sentMean' | 'blackoutMedian'): string {
  const [was, is] = [before[key], after[key]];
  if (was === undefined || is === undefined) return '';
  return `${what} ${key.endsWith('Median') ? 'median' : 'mean'} ${percent(was)} -> ${percent(is)}`;
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

/** The same as data, by class. Errors are shares from 0 up; `null` where nothing was measured. */
export const fitJson = (fitted: readonly ClassFit[]): object =>
  Object.fromEntries(
    fitted.map((one) => [
      one.name,
      {
        ...{ rows: one.rows, thin: isThin(one), from: one.from, to: one.to },
        ...{ before: errorsJson(one.before), after: errorsJson(one.after) },
      },
    ]),
  );

export const errorsJson = (errors: Errors): object =>
  Object.fromEntries(Object.entries(errors).map(([name, value]) => [name, value ?? null]));
