/** Folders that are made where they are not there. */
import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes a folder, and those above it that are not there. Node's own way (`recursive`) never returns below a folder in which the system lets
 * nobody make any and says that there is no such one, such as /proc. @throws why it cannot be made
 */
export function makeFolder(folder: string): void {
  try {
    mkdirSync(folder);
  } catch (error) {
    if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true) return;
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT') throw error;
    const above = dirname(folder);
    // A drive that is not there has nothing above it.
    if (above === folder || existsSync(above))
      throw Object.assign(new Error(`nothing can be made in ${above}`), { code, path: folder });
    makeFolder(above);
    makeFolder(folder);
  }
}
