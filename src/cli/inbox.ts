/**
 * How a second terminal reaches a console: a folder of its own, in which questions are put and answers come. It needs nothing but files,
 * so that it is the same on every system, also on a folder that two machines share.
 */
import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeFolder } from '../studies/workers/folder.js';
import { writeWhole } from '../studies/workers/whole-file.js';
import { stateFolder } from './state.js';

const LOOK_MS = 150;
const ANSWER_WITHIN_MS = 6000;
/** Who looks into the folder. */
const OWNER = 'console.json';

export interface Said {
  readonly ok: boolean;
  readonly text: string;
}

const consoles = (): string => join(stateFolder(), 'consoles');

/** A console that can be reached as long as it is open. */
export class Inbox {
  #timer: NodeJS.Timeout | undefined;
  #busy = false;

  private constructor(
    readonly name: string,
    readonly folder: string,
  ) {}

  /** Opens the folder of a name, or of that name with a number where another console has it. Undefined: it cannot be written. */
  static open(wanted: string): Inbox | undefined {
    // A name that begins with dots could lead out of the folder.
    const plain = wanted.replace(/[^\w.-]+|^\.+/g, '_') || 'lab';
    for (let number = 1; ; number += 1) {
      const name = number === 1 ? plain : `${plain}-${number}`;
      const folder = join(consoles(), name);
      if (isOpen(folder)) continue;
      try {
        rmSync(folder, { recursive: true, force: true });
        makeFolder(folder);
        writeFileSync(join(folder, OWNER), `${JSON.stringify({ pid: process.pid })}\n`);
        return new Inbox(name, folder);
      } catch {
        return undefined;
      }
    }
  }

  /** Has each question answered, one after the other. */
  answer(handle: (question: string) => Promise<Said>): void {
    this.#timer = setInterval(() => {
      if (this.#busy) return;
      this.#busy = true;
      void this.#look(handle).finally(() => {
        this.#busy = false;
      });
    }, LOOK_MS);
    this.#timer.unref();
  }

  close(): void {
    clearInterval(this.#timer);
    rmSync(this.folder, { recursive: true, force: true });
  }

  async #look(handle: (question: string) => Promise<Said>): Promise<void> {
    for (const file of filesOf(this.folder, '.ask')) {
      const question = questionIn(join(this.folder, file));
      if (question === undefined) continue;
      const said = await handle(question);
      rmSync(join(this.folder, file), { force: true });
      // The console may have been left meanwhile.
      if (existsSync(this.folder))
        writeWhole(join(this.folder, file.replace(/\.ask$/, '.answer')), JSON.stringify(said));
    }
  }
}

/** The folder of a console: that of a name, a folder itself, or, where nothing is said, that of the only one that is open. */
export function folderOf(to: string | undefined): { readonly folder: string } | { readonly open: readonly string[] } {
  const open = existsSync(consoles())
    ? readdirSync(consoles())
        .filter((name) => isOpen(join(consoles(), name)))
        .sort()
    : [];
  const [only] = open;
  if (to === undefined) return open.length === 1 && only !== undefined ? { folder: join(consoles(), only) } : { open };
  const named = open.find((name) => name.toLowerCase() === to.toLowerCase());
  if (named !== undefined) return { folder: join(consoles(), named) };
  return existsSync(join(to, OWNER)) ? { folder: to } : { open };
}

/** Asks a console. Undefined: it does not answer. */
export async function ask(folder: string, question: string): Promise<Said | undefined> {
  const id = randomUUID();
  writeWhole(join(folder, `${id}.ask`), question);
  const answer = join(folder, `${id}.answer`);
  for (let waited = 0; waited < ANSWER_WITHIN_MS; waited += LOOK_MS) {
    await sleep(LOOK_MS);
    if (!existsSync(answer)) continue;
    const said = JSON.parse(readFileSync(answer, 'utf8')) as Said;
    rmSync(answer, { force: true });
    return said;
  }
  rmSync(join(folder, `${id}.ask`), { force: true });
  return undefined;
}

/** Undefined: whoever asked did not wait so long, and took it away. */
function questionIn(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

const filesOf = (folder: string, ending: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.endsWith(ending))
        .sort()
    : [];

/** Whether whoever opened a folder is still there. */
function isOpen(folder: string): boolean {
  try {
    const { pid } = JSON.parse(readFileSync(join(folder, OWNER), 'utf8')) as { readonly pid?: unknown };
    return typeof pid === 'number' && process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
