/** Cmdlets about time: all of it is simulated. */
import { cast, castNow, toNumber } from '../runtime/casts.js';
import { runBlock } from '../runtime/execute.js';
import { formatDate } from '../runtime/format-operator.js';
import { propertyOf } from '../runtime/members.js';
import { staticMethod } from '../runtime/statics.js';
import { toText } from '../runtime/text.js';
import { fail } from '../runtime/trouble.js';
import { PsBlock, PsDate, PsSpan, type Value } from '../runtime/values.js';
import {
  answering,
  type Call,
  type Cmdlet,
  cmdlet,
  emit,
  INPUT,
  numberArg,
  parameter,
  type Run,
  textArg,
} from './build.js';

const SECOND_US = 1_000_000;

const startSleep = cmdlet(
  'Start-Sleep',
  'Waits, in simulated time.',
  [
    parameter('Seconds', 'number', 'So many seconds.', { position: 0, aliases: ['s'], pipeline: 'both' }),
    parameter('Milliseconds', 'number', 'So many thousandths.', { aliases: ['m', 'ms'], pipeline: 'name' }),
    parameter('Duration', 'any', 'So long.'),
  ],
  (call) => ({ alone: () => sleep(call) }),
  ['sleep'],
);

function* sleep({ args, shell, text }: Call): Run {
  const duration = args.get('Duration');
  const span = duration === undefined ? 0 : (cast(duration, 'System.TimeSpan') as PsSpan).ms / 1000;
  const seconds = (numberArg(args, 'Seconds') ?? 0) + (numberArg(args, 'Milliseconds') ?? 0) / 1000 + span;
  if (seconds < 0) throw fail("Cannot validate argument on parameter 'Seconds'. A time cannot be below 0.");
  const atUs = shell.around.nowUs() + Math.ceil(seconds * SECOND_US);
  yield { kind: 'wait', wait: { kind: 'time', atUs }, because: text };
}

const waitNext = cmdlet(
  'Wait-NextEvent',
  'Waits until something happens in the simulated world, a day at most. Ours.',
  [],
  (call) => ({ alone: () => untilChange(call) }),
);

const DAY_US = 86_400 * SECOND_US;

function* untilChange({ shell, text }: Call): Run {
  yield { kind: 'wait', wait: { kind: 'change', deadlineUs: shell.around.nowUs() + DAY_US }, because: text };
}

const getDate = answering(
  'Get-Date',
  'The date and time of the simulated world, whose clock has no zone: -Format o writes no offset.',
  [
    parameter('Date', 'any', 'Another moment.', { position: 0, pipeline: 'value' }),
    parameter('Format', 'text', 'As text, in this format.'),
    parameter('UFormat', 'text', 'As text, in the format of Unix.'),
    ...['Year', 'Month', 'Day', 'Hour', 'Minute', 'Second'].map((name) =>
      parameter(name, 'integer', `Its ${name.toLowerCase()}.`),
    ),
  ],
  ({ args, shell }) => {
    const given = args.get('Date');
    const date = given === undefined ? new PsDate(shell.around.now()) : asDate(given, shell.around.now());
    const format = textArg(args, 'Format');
    if (args.has('UFormat')) throw fail('-UFormat is not modelled; -Format is.');
    const moment = replaced(date, args);
    return format === '' ? moment : formatDate(moment.ms, format);
  },
);

function asDate(value: Value, nowMs: number): PsDate {
  return castNow(value instanceof PsDate ? value : toText(value), 'System.DateTime', nowMs) as PsDate;
}

/** With -Year, -Month … another moment of the same kind. */
function replaced(date: PsDate, args: Call['args']): PsDate {
  const part = (name: string): number => numberArg(args, name) ?? toNumber(propertyOf(date, name) ?? 0);
  const parts = ['Year', 'Month', 'Day', 'Hour', 'Minute', 'Second'];
  if (!parts.some((name) => args.has(name))) return date;
  return staticMethod('System.DateTime', 'new', 0)?.(parts.map(part)) as PsDate;
}

const newTimeSpan = answering(
  'New-TimeSpan',
  'A stretch of time.',
  [
    parameter('Start', 'any', 'From this moment.', { position: 0, pipeline: 'both' }),
    parameter('End', 'any', 'To this one; unwritten, now.', { position: 1 }),
    ...['Days', 'Hours', 'Minutes', 'Seconds'].map((name) =>
      parameter(name, 'number', `So many ${name.toLowerCase()}.`),
    ),
  ],
  ({ args, shell }) => {
    const [start, end] = [args.get('Start'), args.get('End')];
    const now = new PsDate(shell.around.now());
    if (start !== undefined || end !== undefined)
      return new PsSpan(asDate(end ?? now, now.ms).ms - asDate(start ?? now, now.ms).ms);
    const number = (name: string): number => numberArg(args, name) ?? 0;
    return new PsSpan(
      (((number('Days') * 24 + number('Hours')) * 60 + number('Minutes')) * 60 + number('Seconds')) * 1000,
    );
  },
);

const measureCommand = cmdlet(
  'Measure-Command',
  'How much simulated time a block takes.',
  [parameter('Expression', 'block', 'The block.', { position: 0, mandatory: true }), INPUT],
  (call) => {
    const block = call.args.get('Expression');
    const began = call.shell.around.now();
    const run = function* (item?: Value): Run {
      const about = item === undefined ? {} : { item };
      if (block instanceof PsBlock)
        yield* runBlock(call.shell, block.syntax, { ...about, shared: true, emit: () => undefined });
    };
    return {
      alone: () => run(),
      take: run,
      end: () => emit(call.emit, new PsSpan(call.shell.around.now() - began)),
    };
  },
);

export const TIME_CMDLETS: readonly Cmdlet[] = [startSleep, waitNext, getDate, newTimeSpan, measureCommand];
