/** Where the program keeps what belongs to its user: files opened before, progress in labs, consoles that can be reached. */
import { homedir } from 'node:os';
import { join } from 'node:path';

export const stateFolder = (): string =>
  join(process.env.XDG_STATE_HOME || process.env.LOCALAPPDATA || join(homedir(), '.local', 'state'), 'clusterdrill');
