/** Opens the screen of `watch` on the terminal of this process, and gives the terminal back when it is left. */
import { performance } from 'node:perf_hooks';
import type { Cursor, Recording } from '../session/index.js';
import { BorrowedTerminal } from './terminal.js';
import { type Leaving, Watching } from './watching.js';

/** How the screen was left: by the person, or by a signal. */
export type Left = Leaving | 'terminated';

/** The screen asks for ten; a bound that is as low would drop every second one. */
const FPS_MAX = 30;

/**
 * Shows a run until it is left. Ink is loaded after the first rows stand on the screen: that takes as long as everything
 * before it.
 */
export async function watchRun(recording: Recording, color: boolean): Promise<{ left: Left; cursor: Cursor }> {
  const terminal = new BorrowedTerminal(process.stdin, process.stdout);
  const watching = new Watching(recording, color, () => performance.now());
  const visit: Visit = { left: undefined, close: () => undefined };
  const stop = onSignals((why) => {
    visit.left = why;
    visit.close();
  });
  terminal.enter();
  try {
    terminal.show(watching.frame(terminal.size()).rows);
    await shown(terminal, watching, visit);
    return { left: visit.left ?? 'quit', cursor: watching.cursor };
  } finally {
    terminal.leave();
    stop();
  }
}

interface Visit {
  left: Left | undefined;
  close: () => void;
}

async function shown(terminal: BorrowedTerminal, watching: Watching, visit: Visit): Promise<void> {
  // React in its development form takes two to three times the processor.
  process.env['NODE_ENV'] = 'production';
  const [{ render }, { createElement }, { WatchScreen }] = await Promise.all([
    import('ink'),
    import('react'),
    import('./watch-screen.js'),
  ]);
  if (visit.left !== undefined) return;
  const onLeave = (leaving: Leaving): void => {
    visit.left = leaving;
  };
  const props = { watching, sizeOf: terminal.size, onResize: terminal.onResize, onLeave };
  const screen = render(createElement(WatchScreen, props), {
    stdout: terminal as unknown as NodeJS.WriteStream,
    exitOnCtrlC: false,
    patchConsole: false,
    maxFps: FPS_MAX,
  });
  visit.close = screen.unmount;
  await screen.waitUntilExit();
}

const SIGNALS = { SIGINT: 'interrupt', SIGTERM: 'terminated', SIGHUP: 'terminated' } as const;

function onSignals(leave: (why: Left) => void): () => void {
  const listeners = Object.entries(SIGNALS).map(([signal, why]) => {
    const listener = (): void => leave(why);
    process.on(signal, listener);
    return () => process.off(signal, listener);
  });
  return () => {
    for (const off of listeners) off();
  };
}
