/** The same thread where nothing is compiled: the loader of sources does not reach a thread by itself. */
import { register } from 'tsx/esm/api';

register();
const { default: play } = await import('../src/studies/workers/thread.ts');

export default play;
