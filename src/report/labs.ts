/** Labs in words: what a trainee is told, how he stands, and the catalogue of all that there are. */
import { formatClock, formatDuration } from '../base/formats.js';
import type { Lab, Scenario } from '../scenarios/index.js';
import type { LabSession } from '../session/lab.js';
import type { Score, Step } from '../session/lab-answer.js';

/** What a lab asks for. */
export function labText({ title }: Scenario, { story, goals, minutes }: Lab): string {
  const length = minutes === undefined ? '' : ` (about ${minutes} min)`;
  return `${title}${length}\n\n${story.trim()}\n\nGoals:\n${goals.map(({ say }) => `  [ ] ${say}`).join('\n')}`;
}

/** Each goal, with a mark where it is reached. */
export const goalsText = ({ lab }: LabSession, reached: readonly boolean[]): string =>
  lab.goals.map(({ say }, at) => `  [${reached[at] === true ? 'x' : ' '}] ${say}`).join('\n');

/** A score beside the par of the solution. */
export function scoreText(score: Score, par: Score): string {
  const rows = [
    ['commands', String(score.commands), String(par.commands)],
    ['downtime', formatDuration(score.downtimeUs), formatDuration(par.downtimeUs)],
    ['time', formatDuration(score.elapsedUs), formatDuration(par.elapsedUs)],
  ];
  return rows.map(([name, yours, best]) => `  ${name?.padEnd(9)} ${yours?.padStart(12)}   par ${best}`).join('\n');
}

/** 100 at par, less for each command, second of downtime and time beyond it; never below 0. */
export function points(score: Score, par: Score): number {
  const excess = (value: number, best: number): number => Math.max(0, value - best) / Math.max(best, 1);
  const lost =
    10 * Math.min(2, excess(score.commands, par.commands)) +
    20 * Math.min(2, excess(score.downtimeUs, Math.max(par.downtimeUs, 1_000_000))) +
    10 * Math.min(2, excess(score.elapsedUs, par.elapsedUs));
  return Math.round(Math.max(0, 100 - lost));
}

/** A VM that moves while it runs is out for less; what is longer is noticed. */
const NOTICED_US = 5_000_000;
const NAMES_MAX = 4;

/**
 * What has been done, line by line: when, what it cost, and what of it was a blunder. A goal that is reached in the end was
 * not lost, and an outage is none where all are: the way to some goals leads through both.
 */
export function debriefText({ lab, steps }: LabSession): string {
  if (steps.length === 0) return 'Nothing has been done yet.';
  let before: readonly boolean[] = [];
  const end = steps.at(-1)?.goals ?? [];
  const rows = steps.flatMap((step) => {
    const out = outagesIn(step);
    const told = [...(end.includes(false) ? out : []), ...blunders(lab, step, before, end)];
    before = step.goals;
    const count = step.goals.filter((one) => one).length;
    const took = step.untilUs - step.fromUs < 1000 ? '' : `, ${formatDuration(step.untilUs - step.fromUs)}`;
    return [
      `${formatClock(step.fromUs)}  ${step.line.replaceAll('\n', ' ')}`,
      `             ${count} of ${step.goals.length} goals${took}`,
      ...(end.includes(false) ? [] : out.map((one) => `             ${one}`)),
      ...told.map((one) => `           ! ${one}`),
    ];
  });
  const bad = rows.filter((row) => row.startsWith('           !')).length;
  return `${rows.join('\n')}\n${bad === 0 ? 'There was no blunder.' : `Marked with !: ${bad}.`}`;
}

/** VMs that were out while a line was at work. */
function outagesIn({ outages }: Step): string[] {
  const long = outages.filter(({ us }) => us >= NOTICED_US).sort((one, other) => other.us - one.us);
  const named = long.slice(0, NAMES_MAX).map(({ vm, us }) => `${vm} ${formatDuration(us)}`);
  const more = long.length > NAMES_MAX ? ` and ${long.length - NAMES_MAX} more` : '';
  return long.length === 0 ? [] : [`Out: ${named.join(', ')}${more}`];
}

function blunders({ goals }: Lab, step: Step, before: readonly boolean[], end: readonly boolean[]): string[] {
  const isLost = (at: number): boolean => before[at] === true && step.goals[at] !== true && end[at] !== true;
  return [
    ...step.errors.map((message) => `Refused: ${message}`),
    ...goals.flatMap(({ say }, at) => (isLost(at) ? [`A goal is lost: ${say}`] : [])),
    ...step.sprung,
  ];
}

const INTRODUCTION = `# Labs

What a trainee can do at the console: \`clusterdrill train FILE\`. Each is a scenario with a story and goals, which are claims over the world
and not one answer; its solution reaches them at par, and neither does doing nothing nor one of its wrong ways
(\`clusterdrill lab check FILE\`).
`;

/** `files`: the labs by the names of their files, each with its par. */
export function labsMarkdown(
  files: readonly { readonly file: string; readonly scenario: Scenario; readonly par: Score }[],
): string {
  const parts = files.map(({ file, scenario, par }) => {
    const { lab } = scenario;
    if (lab === undefined) return '';
    const best = `Par: ${par.commands} command${par.commands === 1 ? '' : 's'}, ${formatDuration(par.elapsedUs)}.`;
    return `## ${scenario.title}\n\n\`scenarios/labs/${file}\`, about ${lab.minutes ?? '?'} min. ${best}\n\n${lab.story.trim()}\n\n${lab.goals.map(({ say }) => `- ${say}`).join('\n')}\n`;
  });
  return `${INTRODUCTION}\n${parts.join('\n')}`;
}
