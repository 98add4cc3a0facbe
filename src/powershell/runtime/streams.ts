/** Redirections of a command: `2>$null` silences a stream, `2>&1` puts it out with the output. */
import type { ElementSyntax, RedirectionSyntax } from '../syntax.js';
import type { Emit, Run, Stage } from './cmdlet.js';
import type { Outside, Shell } from './shell.js';
import { Thrown } from './trouble.js';
import type { Value } from './values.js';

/** `> $null` and `*> $null`: the output goes nowhere. */
export const silenced = (elements: readonly ElementSyntax[]): boolean =>
  redirectionsOf(elements).some(({ target, operator }) => target !== undefined && /^[1*]?>/.test(operator));

const redirectionsOf = (elements: readonly ElementSyntax[]): readonly RedirectionSyntax[] =>
  elements.filter((element) => element.is === 'redirection').filter(({ operator }) => operator !== '<');

/** What becomes of a stream by its number: it goes nowhere, joins the output, or is told as ever. */
type Way = 'nowhere' | 'output' | 'told';

const ERRORS = '2';

function waysOf(elements: readonly ElementSyntax[]): (stream: string) => Way {
  const redirections = redirectionsOf(elements);
  return (stream) => {
    const own = redirections.find(({ operator }) => operator.startsWith(stream) || operator.startsWith('*'));
    if (own === undefined) return 'told';
    return own.operator.endsWith('&1') ? 'output' : own.target === undefined ? 'told' : 'nowhere';
  };
}

/** A stage with its streams redirected. Whoever takes its output has the streams that are around. */
export function redirected(
  shell: Shell,
  elements: readonly ElementSyntax[],
  emit: Emit,
  start: (emit: Emit) => Stage,
): Stage {
  if (!redirectionsOf(elements).some(({ operator }) => /^[2-6*]/.test(operator))) return start(emit);
  const [around, way] = [shell.streams, waysOf(elements)];
  const joined: Value[] = [];
  const streams = streamsBy(way, around, joined);
  const out = function* (): Run {
    for (const value of joined.splice(0)) yield* inStreams(shell, around, () => emit(value));
  };
  const hushed = (error: unknown): unknown => {
    if (error instanceof Thrown && way(ERRORS) === 'nowhere') error.silent = true;
    return error;
  };
  const within = function* (work: () => Run | undefined): Run {
    try {
      yield* inStreams(shell, streams, work);
    } catch (error) {
      throw hushed(error);
    } finally {
      yield* out();
    }
  };
  const stage = begun(start, hushed, function* (value) {
    yield* out();
    yield* inStreams(shell, around, () => emit(value));
  });
  const { alone, take, end } = stage;
  return {
    ...(alone && { alone: () => within(() => alone.call(stage)) }),
    ...(take && { take: (value: Value) => within(() => take.call(stage, value)) }),
    ...(end && { end: () => within(() => end.call(stage)) }),
  };
}

/** A command that cannot even begin has failed within its redirections too. */
function begun(start: (emit: Emit) => Stage, hushed: (error: unknown) => unknown, emit: Emit): Stage {
  try {
    return start(emit);
  } catch (error) {
    throw hushed(error);
  }
}

function* inStreams(shell: Shell, streams: Outside, work: () => Run | undefined): Run {
  const before = shell.streams;
  shell.streams = streams;
  try {
    const run = work();
    if (run !== undefined) yield* run;
  } finally {
    shell.streams = before;
  }
}

function streamsBy(way: (stream: string) => Way, around: Outside, joined: Value[]): Outside {
  const by = (stream: string, value: Value, tell: () => void): void => {
    if (way(stream) === 'told') tell();
    else if (way(stream) === 'output') joined.push(value);
  };
  return {
    ...around,
    error: (record, at, command) => by(ERRORS, record, () => around.error(record, at, command)),
    warning: (text) => by('3', text, () => around.warning(text)),
    verbose: (text) => by(text.startsWith('DEBUG') ? '5' : '4', text, () => around.verbose(text)),
    host: (text, newline) => by('6', text, () => around.host(text, newline)),
  };
}
