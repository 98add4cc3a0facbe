/** The script of HTML reports: from the build, or made anew from its sources where nothing is built. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import type { Client } from '../report/html/page.js';

const BUILT = new URL('../web/report.js', import.meta.url);
const FROM_SOURCES = new URL('../../scripts/client.mjs', import.meta.url);

export async function client(): Promise<Client> {
  const text = existsSync(BUILT) ? readFileSync(BUILT, 'utf8') : await fromSources();
  return { text, sha256: createHash('sha256').update(text).digest('base64') };
}

async function fromSources(): Promise<string> {
  const { clientText } = (await import(FROM_SOURCES.href)) as { clientText(): Promise<string> };
  return clientText();
}
