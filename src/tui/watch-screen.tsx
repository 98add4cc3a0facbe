/** The screen of `watch`: draws what `Watching` says and hands it the keys. One Text for each row keeps Ink cheap. */
import { Box, type Key, Text, useApp, useInput, useStdin } from 'ink';
import { useCallback, useEffect, useState } from 'react';
import type { Size } from './layout.js';
import type { Leaving, Watching } from './watching.js';

/** Ten frames a second at most. */
const FRAME_MS = 100;

export interface WatchScreenProps {
  readonly watching: Watching;
  readonly sizeOf: () => Size;
  /** Calls back after the terminal has another size; answers how to stop that. */
  readonly onResize: (changed: () => void) => () => void;
  readonly onLeave: (leaving: Leaving) => void;
}

export function WatchScreen({ watching, sizeOf, onResize, onLeave }: WatchScreenProps) {
  const { exit } = useApp();
  const { isRawModeSupported } = useStdin();
  const [rows, setRows] = useState<readonly string[]>(() => watching.frame(sizeOf()).rows);

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

  const draw = useCallback(() => {
    const next = watching.frame(sizeOf()).rows;
    setRows((shown) => (isSame(shown, next) ? shown : next));
  }, [watching, sizeOf]);

  useEffect(() => {
    let before = watching.now();
    const timer = setInterval(() => {
      const now = watching.now();
      const passed = now - before;
      before = now;
      guarded(() => {
        watching.tick(passed);
        draw();
      });
    }, FRAME_MS);
    return () => clearInterval(timer);
  }, [watching, guarded, draw]);

  useEffect(() => onResize(() => guarded(draw)), [onResize, guarded, draw]);

  /** Keys act at once; the next frame shows it. */
  useInput(
    (input, key) =>
      guarded(() => {
        const leaving = pressed(watching, input, key);
        if (leaving === undefined) return;
        onLeave(leaving);
        exit();
      }),
    { isActive: isRawModeSupported === true },
  );

  return (
    <Box flexDirection="column">
      {rows.map((row, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place on the screen
        <Text key={index} wrap="truncate-end">
          {row === '' ? ' ' : row}
        </Text>
      ))}
    </Box>
  );
}

const NAMED = { leftArrow: 'left', rightArrow: 'right', pageUp: 'pageUp', pageDown: 'pageDown' } as const;

function pressed(watching: Watching, input: string, key: Key): Leaving | undefined {
  if (key.ctrl) return input === 'c' ? 'interrupt' : undefined;
  for (const name of ['leftArrow', 'rightArrow', 'pageUp', 'pageDown'] as const)
    if (key[name]) watching.pressNamed(NAMED[name]);
  return watching.type(input);
}

const isSame = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((row, index) => row === other[index]);
