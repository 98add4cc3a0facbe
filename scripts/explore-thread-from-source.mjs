/** A thread of a search where nothing is compiled: the loader of sources does not reach a thread by itself. */
import { register } from 'tsx/esm/api';

register();
await import('../src/studies/workers/explore-thread.ts');
