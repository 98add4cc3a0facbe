/** Whether the text of a file is an inventory rather than a scenario: asked of every file that is read. */
export const looksLikeInventory = (text: string): boolean => /^\s*\{\s*"inventory"\s*:/.test(text);
