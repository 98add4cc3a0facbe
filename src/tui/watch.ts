/** Opens a screen on the terminal of this process, and gives the terminal back when it is left. */
import { BorrowedTerminal } from './terminal.js';
import type { Shown } from './watch-screen.js';
import type { Leaving } from './watching.js';

/** How the screen was left: by the person, or by a signal. */
export type Left = Leaving | 'terminated';

/**
 * Shows something until it is left. Ink is loaded after the first rows stand on the screen: that takes as long as everything before
 * it.
 */
export async function showOnTerminal(shown: Shown, now: () => number): Promise<Left> {
  const terminal = new BorrowedTerminal(process.stdin, process.stdout);
  const visit: Visit = { left: undefined, close: () => undefined };
  const stop = onSignals((why) => {
    visit.left = why;
    visit.close();
  });
  terminal.enter();
  try {
    terminal.draw(shown.frame(terminal.size()).rows);
    await open(terminal, shown, now, visit);
    return visit.left ?? 'quit';
  } finally {
    terminal.leave();
    stop();
  }
}

interface Visit {
  left: Left | undefined;
  close: () => void;
}

async function open(terminal: BorrowedTerminal, shown: Shown, now: () => number, visit: Visit): Promise<void> {
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
  const props = { shown, now, sizeOf: terminal.size, draw: terminal.draw, onResize: terminal.onResize, onLeave };
  const screen = render(createElement(WatchScreen, props), {
    stdout: terminal as unknown as NodeJS.WriteStream,
    exitOnCtrlC: false,
    patchConsole: false,
  });
  visit.close = screen.unmount;
  await screen.waitUntilExit();
}

const SIGNALS = { SIGINT: 'interrupt', SIGTERM: 'terminated', SIGHUP: 'terminated' } as const;

/**
 * Calls back for each signal that asks the program to end, and for the end of the terminal, where none may come: it goes to what runs in
 * front alone. Answers how to stop that.
 */
export function onSignals(leave: (why: Left) => void): () => void {
  const gone = (): void => leave('terminated');
  process.stdin.on('close', gone);
  const listeners = Object.entries(SIGNALS).map(([signal, why]) => {
    const listener = (): void => leave(why);
    process.on(signal, listener);
    return () => process.off(signal, listener);
  });
  return () => {
    process.stdin.off('close', gone);
    for (const off of listeners) off();
  };
}
