/** The screen of `watch`: has drawn what is to be seen, and hands it the keys. Ink holds it together, and draws nothing itself. */
import { type Key, useApp, useInput, useStdin } from 'ink';
import { useCallback, useEffect, useRef } from 'react';
import { withCtrl } from './characters.js';
import type { Size } from './layout.js';
import type { Leaving } from './watching.js';

/** Fifteen frames a second at most. */
const FRAME_MS = 1000 / 15;

/** Between two frames there is time for work so often. */
const WORK_MS = FRAME_MS / 3;

/** Whatever has a frame, keys and a clock. */
export interface Shown {
  frame(size: Size): { readonly rows: readonly string[] };
  /** So much wall time has passed. */
  tick(ms: number): void;
  /** Something to do between two frames, a little at a time. */
  work(): void;
  type(characters: string): Leaving | undefined;
  /** One key by its name; true: it asks to leave. */
  press(name: string): boolean;
  /** Whether it is left by itself, after keys that had to wait. */
  readonly isLeft?: boolean;
}

export interface ScreenProps {
  readonly shown: Shown;
  readonly sizeOf: () => Size;
  /** Has rows stand on the terminal. */
  readonly draw: (rows: readonly string[]) => void;
  /** The wall clock, in milliseconds. */
  readonly now: () => number;
  /** Calls back after the terminal has another size; answers how to stop that. */
  readonly onResize: (changed: () => void) => () => void;
  readonly onLeave: (leaving: Leaving) => void;
}

export function WatchScreen({ shown, sizeOf, draw, now, onResize, onLeave }: ScreenProps): null {
  const { exit } = useApp();
  const { isRawModeSupported } = useStdin();

  /** What fails in a timer or at a key must not end the process there: the terminal has to be given back first. */
  const guarded = useCallback(
    (action: () => void) => {
      try {
        action();
      } catch (error) {
        exit(error instanceof Error ? error : new Error(String(error)));
      }
    },
    [exit],
  );

  const show = useCallback(() => draw(shown.frame(sizeOf()).rows), [shown, sizeOf, draw]);

  useEffect(() => {
    let before = now();
    const timer = setInterval(() => {
      const passed = now() - before;
      before += passed;
      guarded(() => {
        shown.tick(passed);
        show();
        if (shown.isLeft !== true) return;
        onLeave('quit');
        exit();
      });
    }, FRAME_MS);
    return () => clearInterval(timer);
  }, [shown, now, guarded, show, onLeave, exit]);

  useEffect(() => {
    const timer = setInterval(() => guarded(() => shown.work()), WORK_MS);
    return () => clearInterval(timer);
  }, [shown, guarded]);

  useEffect(() => {
    guarded(show);
    return onResize(() => guarded(show));
  }, [onResize, guarded, show]);

  const pasting = useRef(false);

  /** Keys act at once; the next frame shows it. */
  useInput(
    (input, key) =>
      guarded(() => {
        const leaving = isMark(input, pasting) ? undefined : pressed(shown, input, key, pasting.current);
        if (leaving === undefined) return;
        onLeave(leaving);
        exit();
      }),
    { isActive: isRawModeSupported === true },
  );

  return null;
}

const NAMES = {
  leftArrow: 'left',
  rightArrow: 'right',
  upArrow: 'up',
  downArrow: 'down',
  pageUp: 'pageUp',
  pageDown: 'pageDown',
  home: 'home',
  end: 'end',
  return: 'enter',
  escape: 'esc',
  tab: 'tab',
  backspace: 'backspace',
  delete: 'backspace',
} as const satisfies Partial<Record<keyof Key, string>>;

const LETTER = /^[a-z]$/;

/** What a terminal puts before a text that is pasted, and behind it; Ink takes the escape away. */
const PASTE_BEGINS = '[200~';
const PASTE_ENDS = '[201~';

function isMark(input: string, pasting: { current: boolean }): boolean {
  if (input !== PASTE_BEGINS && input !== PASTE_ENDS) return false;
  pasting.current = input === PASTE_BEGINS;
  return true;
}

/** A text that is pasted is no keys: a tab is a blank, and only the end of a line does what its key does. */
const asPasted = (text: string): string => text.replaceAll('\t', ' ').replace(/[^\P{Cc}\r\n]/gu, '');

function pressed(shown: Shown, input: string, key: Key, isPasted: boolean): Leaving | undefined {
  if (isPasted) return shown.type(asPasted(key.tab ? '\t' : key.return ? '\r' : key.ctrl ? '' : input));
  if (key.ctrl && (key.upArrow || key.downArrow))
    return shown.press(key.upArrow ? 'faster' : 'slower') ? 'quit' : undefined;
  if (key.ctrl && LETTER.test(input)) return shown.type(withCtrl(input));
  if (key.ctrl) return undefined;
  for (const [flag, name] of Object.entries(NAMES))
    if (key[flag as keyof typeof NAMES]) return shown.press(name) ? 'quit' : undefined;
  return shown.type(input);
}
