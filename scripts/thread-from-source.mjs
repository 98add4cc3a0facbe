/** A thread of a campaign where nothing is compiled: a thread that reads the sources takes a second to start. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { quickBuild } from './quick-build.mjs';

const file = join(await quickBuild(), 'dist', 'studies', 'workers', 'thread.js');
const { default: play } = await import(pathToFileURL(file).href);

export default play;
