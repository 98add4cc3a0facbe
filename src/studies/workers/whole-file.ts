/** Files that are there as a whole, or not at all. */
import { renameSync, rmSync, writeFileSync } from 'node:fs';

/** Under another name first: whoever looks meanwhile, or after a crash, sees no half of it. @throws what the system says */
export function writeWhole(path: string, content: string | Uint8Array): void {
  const unfinished = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(unfinished, content);
    renameSync(unfinished, path);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  }
}
