/** The run of a lab at its beginning, with a session in it. */
import { NONE } from '../model/world.js';
import { toText } from '../powershell/runtime/text.js';
import { faultOf } from '../powershell/runtime/trouble.js';
import type { Lab, Scenario } from '../scenarios/index.js';
import { Live } from './live.js';
import { setUp } from './set-up.js';

export type Reader = ConstructorParameters<typeof Live>[2];

/** An error of a line. `words`: whose they are. */
export interface LineError {
  readonly message: string;
  readonly rule?: string;
  readonly words: string;
}

/** Where output, errors and warnings of a line go. */
export interface Sink {
  line(text: string): void;
  /** A piece of a line that goes on. */
  part(text: string): void;
  warning(text: string): void;
  error(error: LineError): void;
}

/** A world at its beginning, and how a session gets into it. */
export async function liveMaker(scenario: Scenario, { on }: Lab, readText: Reader): Promise<(sink: Sink) => Live> {
  const { expect: _, ...bare } = scenario;
  const stage = await setUp({ ...bare, plans: [] });
  const wanted = on?.toLowerCase();
  const host =
    wanted === 'station'
      ? NONE
      : Math.max(
          0,
          stage.world.hosts.findIndex(({ name }) => name.toLowerCase() === wanted),
        );
  return (sink) =>
    new Live(
      stage,
      {
        on: host,
        line: (text) => sink.line(text),
        outside: {
          host: (text, newline) => (newline ? sink.line(text) : sink.part(text)),
          warning: (text) => sink.warning(text),
          verbose: (text) => sink.warning(text),
          whatIf: (text) => sink.line(text),
          confirms: () => true,
          error: (record) => {
            const fault = faultOf(record);
            sink.error({
              message: toText(record),
              words: fault?.words ?? 'unknown',
              ...(fault?.rule === undefined ? {} : { rule: fault.rule }),
            });
          },
        },
      },
      readText,
    );
}
