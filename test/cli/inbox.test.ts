/** The folder in which a second terminal reaches a console. */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Inbox } from '../../src/cli/inbox.js';

let state = '';

beforeEach(() => {
  state = join(mkdtempSync(join(tmpdir(), 'clusterdrill-inbox-')), 'clusterdrill');
  vi.stubEnv('XDG_STATE_HOME', dirname(state));
  mkdirSync(state);
});

afterEach(() => {
  rmSync(dirname(state), { recursive: true, force: true });
  vi.unstubAllEnvs();
});

test('a student whose name is dots alone takes nothing of others away', () => {
  const kept = join(state, 'progress.json');
  writeFileSync(kept, '{}');
  for (const name of ['..', '.', '../..', '..\\..']) {
    const inbox = Inbox.open(name);
    expect(dirname(inbox?.folder ?? '')).toBe(join(state, 'consoles'));
    inbox?.close();
  }
  expect(existsSync(kept)).toBe(true);
});
