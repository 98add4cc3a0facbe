/** The script of HTML reports (web/) as one text: built into dist, and made anew where the program runs from its sources. */
import { join } from 'node:path';
import { root } from './project.mjs';

/** Nothing in it ends the element that it stands in. */
export async function clientText() {
  const { build } = await import('esbuild');
  const made = await build({
    entryPoints: [join(root, 'web', 'report.ts')],
    bundle: true,
    write: false,
    minify: true,
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    legalComments: 'eof',
    charset: 'ascii',
    logLevel: 'error',
  });
  return made.outputFiles[0].text
    .replaceAll(/<\/(script)/gi, '<\\/$1')
    .replaceAll('<!--', '<\\!--')
    .trim();
}
