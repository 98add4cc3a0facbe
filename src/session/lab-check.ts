/** Labs held against themselves: whether they can be solved, and what an attempt comes to when it is played again. */
import type { Scenario } from '../scenarios/index.js';
import { LabSession } from './lab.js';
import type { Score } from './lab-answer.js';

/** What a check of a lab has found. */
export interface LabCheck {
  /** What keeps the lab from being one; empty: it is solvable, and its wrong ways fail. */
  readonly troubles: readonly string[];
  readonly par: Score;
}

/** Whether a lab is solved by its solution, and neither by nothing nor by its wrong ways. */
export async function checkLabFile(scenario: Scenario): Promise<LabCheck> {
  const troubles: string[] = [];
  const session = await LabSession.open(scenario);
  if (session.reached().every((one) => one)) troubles.push('Its goals are reached by doing nothing.');
  const { lab } = session;
  const last = await tried(session, lab.solution, (told) => troubles.push(`The solution: ${told}`));
  if (!last)
    troubles.push(
      `The solution does not reach: ${lab.goals
        .filter((_, at) => session.reached()[at] !== true)
        .map(({ say }) => say)
        .join(' ')}`,
    );
  const par = session.score();
  for (const [index, { tries }] of (lab.wrong ?? []).entries()) {
    const other = await LabSession.open(scenario);
    if (await tried(other, tries, () => undefined)) troubles.push(`The wrong way ${index + 1} reaches the goals.`);
  }
  return { troubles, par };
}

/** What the solution costs on the night that a student has; where it does not reach the goals then, what it costs in the file as it is. */
export async function parFor(scenario: Scenario, seed: string | undefined): Promise<Score> {
  const session = await LabSession.open(scenario, seed);
  if (await tried(session, session.lab.solution, () => undefined)) return session.score();
  return (await checkLabFile(scenario)).par;
}

/** Types lines; whether all goals are reached behind the last one. */
async function tried(session: LabSession, lines: readonly string[], trouble: (told: string) => void): Promise<boolean> {
  for (const line of lines) {
    const { typed } = session.type(line);
    if (typed.is === 'refused') trouble(`${line}: ${typed.complaints[0]?.message ?? ''}`);
    if (typed.is === 'over') trouble(`${line}: ${typed.because}`);
  }
  return session.reached().every((one) => one);
}

export interface Grade {
  readonly done: boolean;
  /** Goals that are reached. */
  readonly reached: number;
  readonly of: number;
  readonly score: Score;
  readonly lines: number;
  /** Lines that came after the time of an exam: they do not count. */
  readonly late: number;
}

/** Plays an attempt again from its beginning: what it came to is what the model says, not what somebody wrote. */
export async function gradeAttempt(scenario: Scenario, lines: readonly string[], seed?: string): Promise<Grade> {
  const session = await LabSession.open(scenario, seed);
  const within = session.lab.exam?.within ?? Number.POSITIVE_INFINITY;
  let [reached, score, counted] = [session.reached(), session.score(), 0];
  for (const line of lines) {
    const { goals } = session.type(line);
    if (session.nowUs > within) break;
    [reached, score, counted] = [goals, session.score(), counted + 1];
  }
  const count = reached.filter((one) => one).length;
  return {
    ...{ done: count === reached.length, reached: count, of: reached.length, score },
    ...{ lines: lines.length, late: lines.length - counted },
  };
}
