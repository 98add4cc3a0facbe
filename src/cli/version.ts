/** The version of this program. */
import { createRequire } from 'node:module';

export function version(): string {
  const { version: number } = createRequire(import.meta.url)('../../package.json') as { version: string };
  return number;
}
