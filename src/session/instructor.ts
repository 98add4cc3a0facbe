/** Somebody who makes things go wrong in a lab: moments from a file, and faults while it runs. They become part of what is handed in. */
import { type Complaint, complain } from '../base/complaint.js';
import { err, ok, type Result } from '../base/result.js';
import { quote } from '../base/text.js';
import type { Micros } from '../base/units.js';
import { parseMoments } from '../scenarios/index.js';
import type { LabSession } from './lab.js';

/** The file of a lab. */
export interface LabText {
  readonly text: string;
  readonly file: string;
}

/** A lab with the faults that somebody has added. Complaints are about the first of his lists that has some. */
export const labWith = ({ text, file }: LabText, moments: readonly string[]): ReturnType<typeof parseMoments> =>
  parseMoments(text, file, moments);

export class Instructor {
  /** Lists of one fault each. */
  readonly injected: string[];

  /** `file`: the moments that were there from the beginning. */
  constructor(
    readonly session: LabSession,
    readonly lab: LabText,
    readonly file: string | undefined,
    injected: readonly string[] = [],
  ) {
    this.injected = [...injected];
  }

  /** Has a fault strike now, written as an entry of `faults:` without `at`. Answers when that is. */
  async inject(entry: string): Promise<Result<Micros, readonly Complaint[]>> {
    const { session, lab } = this;
    if (entry.trim() === '') return err([complain('Nothing is said of what strikes.', ENTRY)]);
    if (!session.goesOn) return err([complain('The session of this lab is over.', ':undo or :reset in it')]);
    const atUs = session.playedUs + 1;
    const list = listOf(entry, atUs);
    const scenario = await labWith(lab, listsOf(this.file, [...this.injected, list]));
    if (!scenario.ok) return err(scenario.error.map(asTyped));
    this.injected.push(list);
    await session.goOnIn(scenario.value);
    return ok(atUs);
  }
}

const ENTRY = 'an entry of `faults:` without `at`';

/** What was typed has no lines, and is no list; and when it strikes was added to it. */
const asTyped = ({ message, expected, nearest }: Complaint): Complaint =>
  message === AT_TWICE
    ? complain('A fault that is injected strikes now.', ENTRY)
    : complain(message.replace(/^`\[0\]`/, 'The fault').replaceAll('`[0]`', 'the fault'), expected, nearest);

const AT_TWICE = `The key ${quote('at')} stands here twice.`;

/** All that somebody adds to a lab. */
export const listsOf = (file: string | undefined, injected: readonly string[] = []): readonly string[] => [
  ...(file === undefined ? [] : [file]),
  ...injected,
];

/** A list with one entry. Braces and a dash around it may be there. */
function listOf(entry: string, atUs: Micros): string {
  const bare = entry
    .trim()
    .replace(/^-\s+/, '')
    .replace(/^\{(.*)\}$/s, '$1')
    .trim();
  return `- { ${bare}, at: ${atUs} us }\n`;
}
