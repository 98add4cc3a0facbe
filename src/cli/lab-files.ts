/** Labs on disk: those that are shipped, a file of one's own, and what an instructor adds to them. */
import { existsSync, readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { escapeCharacters, nearest } from '../base/names.js';
import type { Scenario } from '../scenarios/index.js';
import { type LabText, labWith } from '../session/instructor.js';
import { readScenarioFile } from './files.js';
import { complainAbout, type LoadOptions, load } from './loading.js';
import { print, warn } from './output.js';

const SHIPPED = new URL('../../scenarios/labs/', import.meta.url);
const NUMBER = /^\d+-/;
const YAML = /\.ya?ml$/;

/** Names of the labs that come with the program. */
const shipped = (): readonly string[] =>
  existsSync(SHIPPED)
    ? readdirSync(SHIPPED)
        .filter((one) => YAML.test(one))
        .map((one) => one.replace(YAML, ''))
        .sort()
    : [];

/** A lab that can be opened. */
export interface OpenedLab {
  readonly lab: LabText;
  readonly scenario: Scenario;
}

/** Lists the shipped labs; those first that are named. */
export async function listLabs(first?: string, to: (text: string) => void = print): Promise<void> {
  const names = shipped();
  for (const name of first === undefined ? names : [first, ...names.filter((one) => one !== first)]) {
    const scenario = await load(fileURLToPath(new URL(`${name}.yaml`, SHIPPED)), {});
    const minutes = scenario?.lab?.minutes;
    to(`${name.padEnd(28)} ${scenario?.title ?? ''}${minutes === undefined ? '' : ` (${minutes} min)`}\n`);
  }
}

/** A file as it is written, or the shipped lab whose name, or the beginning of it, was given. */
function fileOf(name: string): string | undefined {
  if (existsSync(name)) return name;
  const found = shipped().find((one) => one.startsWith(name) || one.replace(NUMBER, '').startsWith(name));
  return found === undefined ? undefined : fileURLToPath(new URL(`${found}.yaml`, SHIPPED));
}

/** The shipped lab whose name, or a word of it, comes nearest. */
function nearestLab(name: string): string | undefined {
  const wanted = name.toLowerCase().replace(NUMBER, '');
  const words = new Map<string, string>();
  for (const lab of shipped().toReversed()) {
    for (const word of lab.split('-')) if (word.length >= WORD_MIN) words.set(word, lab);
    words.set(lab.replace(NUMBER, ''), lab);
  }
  for (const one of [wanted, ...wanted.split(/\W+/).filter((word) => word.length >= WORD_MIN)]) {
    const near = nearest(one, [...words.keys()]);
    if (near !== undefined) return words.get(near);
  }
  return undefined;
}

/** Letters of a word that tells something of a lab. */
const WORD_MIN = 4;

/** Reads a lab, with the lists of faults that somebody adds to it. Undefined: it has been said why not. */
export async function openLab(
  name: string,
  moments: readonly string[],
  options: LoadOptions,
): Promise<OpenedLab | undefined> {
  const file = fileOf(name);
  if (file === undefined) {
    const near = nearestLab(name);
    warn(
      `There is no file and no lab ${escapeCharacters(name)}.${near === undefined ? '' : ` Did you mean ${near}?`} The labs are:`,
    );
    await listLabs(near, (text) => warn(text.trimEnd()));
    return undefined;
  }
  const scenario = await load(file, options);
  if (scenario === undefined) return undefined;
  if (scenario.lab === undefined) {
    warn(`${escapeCharacters(file)} is no lab: it has no \`lab:\`.`);
    return undefined;
  }
  const text = readScenarioFile(file);
  if (!text.ok) return complainAbout(file, '', [text.error], options);
  const lab = { file, text: text.value };
  const made = await labWith(lab, moments);
  // What an attempt brings along was read when it was made: it fits no more where somebody has changed it, or the lab.
  if (!made.ok) return complainAbout('the faults of this attempt', moments.join(''), made.error, options);
  return { lab, scenario: made.value };
}

/** The list of faults in an instructor's file. Undefined: it has been said why it is none. */
export async function readInstructor(
  file: string,
  { lab }: Pick<OpenedLab, 'lab'>,
  options: LoadOptions,
): Promise<string | undefined> {
  const text = readScenarioFile(file, 'a list of faults with `at:` (YAML)');
  if (!text.ok) return complainAbout(file, '', [text.error], options);
  const made = await labWith(lab, [text.value]);
  return made.ok ? text.value : complainAbout(file, text.value, made.error, options);
}

/** What a lab is called where one word is wanted. */
export const labName = ({ lab }: Pick<OpenedLab, 'lab'>): string => basename(lab.file).replace(YAML, '');
