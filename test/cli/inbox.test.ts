/** The folder in which a second terminal reaches a console. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ask, Inbox } from '../../src/cli/inbox.js';

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

test('who asks and goes away while another one is answered is passed over', async () => {
  const inbox = Inbox.open('ada') as Inbox;
  const heard: string[] = [];
  inbox.answer(async (question) => {
    heard.push(question);
    for (const file of readdirSync(inbox.folder)) if (file === 'second.ask') rmSync(join(inbox.folder, file));
    return { ok: true, text: `heard ${question}` };
  });
  writeFileSync(join(inbox.folder, 'first.ask'), 'one');
  writeFileSync(join(inbox.folder, 'second.ask'), 'two');
  expect(await ask(inbox.folder, 'three')).toEqual({ ok: true, text: 'heard three' });
  expect(heard.sort()).toEqual(['one', 'three']);
  inbox.close();
});
