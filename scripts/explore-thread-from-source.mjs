/** A thread of a search where nothing is compiled: a thread that reads the sources takes a second to start. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { quickBuild } from './quick-build.mjs';

const file = join(await quickBuild(), 'dist', 'studies', 'workers', 'explore-thread.js');
await import(pathToFileURL(file).href);
