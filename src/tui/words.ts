/** Words behind a colon: what a trainee may ask of the lab itself, beside typing at its console. */
import { formatClock } from '../base/formats.js';
import { nearest } from '../base/names.js';
import { debriefText, goalsText, scoreText } from '../report/labs.js';
import type { Trainer } from './trainer.js';

export interface Word {
  readonly name: string;
  /** What stands behind it. */
  readonly takes?: string;
  readonly does: string;
  readonly notInExam?: true;
  act(trainer: Trainer, rest: string): Promise<void> | void;
}

const SPEED_MAX = 86_400;

const WORDS: readonly Word[] = [
  {
    name: 'goals',
    does: 'what is to be reached, and what is',
    act: ({ session, say }) => say(goalsText(session, session.reached())),
  },
  { name: 'hint', does: 'one more hint', notInExam: true, act: (trainer) => trainer.hint() },
  {
    name: 'why',
    does: 'the rule behind the last refusal, and where the same is done with the mouse; also ? on an empty line',
    act: (trainer) => trainer.why(),
  },
  {
    name: 'undo',
    does: 'take the last line back',
    notInExam: true,
    act: async (trainer) => {
      trainer.pace.stop();
      // Lines that only look are lines too: without its words one takes back the wrong one.
      const last = trainer.session.lines.at(-1)?.replaceAll('\n', ' ');
      const done = await trainer.session.undo();
      trainer.say(done ? `The last line is taken back. It was: ${last}` : 'There is nothing to take back.');
    },
  },
  {
    name: 'redo',
    does: 'type it again',
    notInExam: true,
    act: (trainer) => {
      trainer.pace.stop();
      const answer = trainer.session.redo();
      if (answer === undefined) trainer.say('There is nothing to type again.');
      else trainer.answer(answer);
    },
  },
  { name: 'mark', takes: 'NAME', does: 'give this moment a name', notInExam: true, act: mark },
  { name: 'marks', does: 'the moments that have one', act: marks },
  {
    name: 'back',
    takes: 'NAME',
    does: 'go to a moment with a name; :redo goes on from there',
    notInExam: true,
    act: back,
  },
  {
    name: 'reset',
    does: 'begin anew',
    notInExam: true,
    act: async (trainer) => {
      trainer.pace.stop();
      await trainer.session.reset();
      trainer.done = false;
      trainer.say('You are at the beginning.');
    },
  },
  {
    name: 'speed',
    takes: 'N',
    does: 'let time pass by itself, N times as fast as on the wall (60); 0 lets it stand still',
    act: speed,
  },
  { name: 'next', does: 'go on to the next event', act: next },
  {
    name: 'score',
    does: 'how you stand beside par',
    act: ({ session, par, say }) => say(scoreText(session.score(), par)),
  },
  {
    name: 'debrief',
    does: 'what you did, line by line, and what of it was a blunder',
    act: ({ session, say }) => say(debriefText(session)),
  },
];

/** The word that a text begins with. */
export function wordOf(text: string): Word | undefined {
  const first = text.split(/\s/, 1)[0]?.toLowerCase();
  return WORDS.find(({ name }) => name === first);
}

export const isHelp = (text: string): boolean => /^(?:help|h|\?)?$/i.test(text.trim());

export function unknownWord(text: string): string {
  const [first = ''] = text.split(/\s/, 1);
  const near = nearest(first, [...WORDS.map(({ name }) => name), QUIT.name, 'help']);
  return `There is no :${first}.${near === undefined ? ' :help lists what there is.' : ` Did you mean :${near}?`}`;
}

const NAME_WIDTH = 13;

export function helpOf({ session, port }: Trainer): string {
  const inExam = session.lab.exam !== undefined;
  const rows = [...WORDS.filter(({ notInExam }) => !inExam || notInExam !== true), QUIT].map(
    ({ name, takes, does }) =>
      `:${[name, ...(takes === undefined ? [] : [takes])].join(' ').padEnd(NAME_WIDTH)}${does}`,
  );
  const desk =
    port.desk === undefined ? [] : [`From a second terminal: clusterdrill inject --to ${port.desk} "crash: HOST"`];
  return [...rows, ...(port.live ? LIVE : []), 'All else is PowerShell. Start-Sleep passes time.', ...desk].join('\n');
}

const QUIT = { name: 'quit', takes: undefined, does: 'leave; you come back to where you are' };

const LIVE: readonly string[] = [
  'Ctrl-T        let time pass, or stand still; Ctrl-\u2191 Ctrl-\u2193 faster, slower; Ctrl-N to the next event',
  'Ctrl-R        search what was typed; Esc plays a line that takes its time to its end',
];

function mark({ session, say }: Trainer, name: string): void {
  if (name === '') return say('A mark has a name: :mark before-the-drain');
  session.mark(name);
  say(`This moment is ${name}. :back ${name} comes back to it.`);
}

function marks({ session, say }: Trainer): void {
  const names = [...session.marks].map(
    ([name, lines]) => `${name} (${lines.length} line${lines.length === 1 ? '' : 's'})`,
  );
  say(names.length === 0 ? 'No moment has a name. :mark NAME gives it one.' : names.join(', '));
}

async function back(trainer: Trainer, name: string): Promise<void> {
  trainer.pace.stop();
  if (!(await trainer.session.goToMark(name))) {
    trainer.say(`No moment is called ${name === '' ? 'nothing' : name}.`);
    return marks(trainer);
  }
  trainer.say(`You are at ${name}, ${formatClock(trainer.session.nowUs)}.`);
}

async function next(trainer: Trainer): Promise<void> {
  const answer = await trainer.session.next();
  if (answer === undefined)
    trainer.say('Nothing happens by itself for a day, or to the end of the lab. Start-Sleep passes time.');
  else trainer.answer(answer);
}

function speed({ pace, port, say }: Trainer, text: string): void {
  if (!port.live) return say('Time passes by itself on the screen alone; here Start-Sleep and :next pass it.');
  const wanted = text === '' ? pace.speed : Number(text.replace(/x$/i, ''));
  if (!(wanted >= 0 && wanted <= SPEED_MAX)) return say(`A speed is a number from 0 to ${SPEED_MAX}: :speed 60`);
  if (wanted > 0) pace.speed = wanted;
  if (pace.running !== wanted > 0) pace.toggle();
  say(pace.running ? `Time passes ${pace.speed} times as fast as on the wall.` : 'Time stands still.');
}
