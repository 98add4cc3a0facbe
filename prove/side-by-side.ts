/** Several proofs at once, each in a process of its own: they share nothing, and each wants a core. */
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';

/** What a process has printed, and whether all held. */
interface Ended {
  readonly text: string;
  readonly holds: boolean;
}

/** Runs this program once for each list of arguments, as many at a time as there are cores; what each says is told in their order. */
export async function sideBySide(
  lists: readonly (readonly string[])[],
  tell: (ended: Ended, index: number) => void,
): Promise<void> {
  const ended: Ended[] = [];
  let [next, told] = [0, 0];
  const work = async (): Promise<void> => {
    while (next < lists.length) {
      const at = next;
      next += 1;
      ended[at] = await run(lists[at] as readonly string[]);
      for (; ended[told] !== undefined; told += 1) tell(ended[told] as Ended, told);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
}

function run(args: readonly string[]): Promise<Ended> {
  const child = spawn(process.execPath, [...process.execArgv, process.argv[1] as string, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.setEncoding('utf8');
  child.stdout.on('data', (part: string) => {
    text += part;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ text: text.trimEnd(), holds: code === 0 }));
  });
}
