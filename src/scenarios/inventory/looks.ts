/** What the text of a file is, before it is read. */

/** Whether the text of a file is an inventory rather than a scenario: asked of every file that is read. */
export const looksLikeInventory = (text: string): boolean => /^\s*\{\s*"inventory"\s*:/.test(text);

const BEFORE = /^\s*(?:#.*|---.*)?$/;

/** Whether the text of a file is a scenario: what stands first, comments apart, is the version of its format. */
export function looksLikeScenario(text: string): boolean {
  for (let from = text.startsWith('\uFEFF') ? 1 : 0; from < text.length; ) {
    const end = text.indexOf('\n', from);
    const line = text.slice(from, end < 0 ? text.length : end);
    if (!BEFORE.test(line)) return /^\s*["']?clusterdrill["']?\s*:/.test(line);
    from = end < 0 ? text.length : end + 1;
  }
  return false;
}
