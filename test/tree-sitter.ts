/** An independent grammar of PowerShell: what it cannot read is likely to be wrong, whatever ours says. */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Language as LanguageOf, Parser as ParserOf } from '@vscode/tree-sitter-wasm';

export interface Grammar {
  /** Whether a text is read whole. */
  readsWhole(text: string): boolean;
  /** Types of nodes that hold text that is looked up or run, in the order in which they stand. */
  kinds(text: string): readonly string[];
}

export async function powershellGrammar(): Promise<Grammar> {
  const require = createRequire(import.meta.url);
  const folder = dirname(require.resolve('@vscode/tree-sitter-wasm/wasm/tree-sitter.js'));
  const { Parser, Language } = require(join(folder, 'tree-sitter.js')) as {
    Parser: typeof ParserOf;
    Language: typeof LanguageOf;
  };
  await Parser.init({ locateFile: (name: string) => join(folder, name) });
  const parser = new Parser();
  parser.setLanguage(await Language.load(join(folder, 'tree-sitter-powershell.wasm')));
  const rootOf = (text: string) => {
    const root = parser.parse(text)?.rootNode;
    if (root === undefined) throw new Error('the grammar answers nothing');
    return root;
  };
  return {
    readsWhole: (text) => !rootOf(text).hasError,
    kinds: (text) => {
      const found: string[] = [];
      const walk = (node: ReturnType<typeof rootOf>): void => {
        found.push(node.type);
        for (const child of node.children) if (child !== null) walk(child);
      };
      walk(rootOf(text));
      return found;
    },
  };
}
