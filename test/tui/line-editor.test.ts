/** One line that is typed. */
import { expect, test } from 'vitest';
import { LineEditor } from '../../src/tui/line-editor.js';

test.each([
  ['Start-VM w', 'Start-VM web '],
  ['Start-VM t', 'Start-VM Test VM '],
  ['Start-VM Test VM ', 'Start-VM Test VM '],
  ['Start-VM Test VM 1', 'Start-VM Test VM 1'],
  ['Start-VM test vm 2', 'Start-VM Test VM 2 old'],
  ['Start-VM ', 'Start-VM '],
  ['nothing', 'nothing'],
])('%j is completed to %j', (typed, whole) => {
  const editor = new LineEditor(typed);
  editor.complete(['web', 'Test VM 1', 'Test VM 12', 'Test VM 2 old']);
  expect(editor.text).toBe(whole);
});
