/** Reads a module as the compiler does and names what the house rules forbid in it; comments and texts are no code. */
import { isBuiltin } from 'node:module';
import ts from 'typescript';

/** What a rehearsal may not depend on: the wall clock, chance, the process, the zone and the language of the machine. */
const FORBIDDEN_NAMES = new Set([
  'process',
  'performance',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'clearTimeout',
  'clearInterval',
  'clearImmediate',
  'crypto',
  'fetch',
  'WebSocket',
  'navigator',
  'console',
  'global',
  'globalThis',
  'Intl',
]);
const FORBIDDEN_MEMBERS: Readonly<Record<string, readonly string[]>> = {
  Date: ['now'],
  Math: ['random', 'pow'],
};
/** Members of any value whose answer changes with the machine's time zone or language. */
const MACHINE_DEPENDENT = /^(toLocale\w*|localeCompare|getTimezoneOffset)$/;
const EVERYWHERE = new Set(['Math.pow', '**']);

const meetsTheMachine = (file: string): boolean => /^src\/(cli|tui|studies\/workers)\//.test(file);

/** One line per offence, `file:line what`; `file` is relative to the project with `/` on every system. */
export function offences(file: string, text: string): string[] {
  const source = ts.createSourceFile(
    file,
    text,
    ts.ScriptTarget.ES2022,
    true,
    file.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS,
  );
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const what = offence(node, file);
    if (what !== undefined && (EVERYWHERE.has(what) || !meetsTheMachine(file))) {
      found.push(`${file}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1} ${what}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function offence(node: ts.Node, file: string): string | undefined {
  if (ts.isBinaryExpression(node)) return power(node);
  if (ts.isNewExpression(node))
    return isNamed(node.expression, 'Date') && !node.arguments?.length ? 'new Date()' : undefined;
  if (ts.isCallExpression(node)) return call(node, file);
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return imported(node.moduleSpecifier, file);
  if (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)) return member(node);
  if (ts.isIdentifier(node)) return name(node);
  return undefined;
}

function power({ operatorToken: { kind } }: ts.BinaryExpression): string | undefined {
  const isPower = kind === ts.SyntaxKind.AsteriskAsteriskToken || kind === ts.SyntaxKind.AsteriskAsteriskEqualsToken;
  return isPower ? '**' : undefined;
}

function call(node: ts.CallExpression, file: string): string | undefined {
  if (node.expression.kind === ts.SyntaxKind.ImportKeyword) return imported(node.arguments[0], file);
  return isNamed(node.expression, 'Date') ? 'Date()' : undefined;
}

/** Nothing of Node, but for the hash of a trace. */
function imported(specifier: ts.Expression | undefined, file: string): string | undefined {
  if (specifier === undefined || !ts.isStringLiteral(specifier)) return undefined;
  const allowed = specifier.text === 'node:crypto' && file.startsWith('src/sim/');
  return isBuiltin(specifier.text) && !allowed ? specifier.text : undefined;
}

function member(node: ts.PropertyAccessExpression | ts.ElementAccessExpression): string | undefined {
  const key = ts.isPropertyAccessExpression(node) ? node.name.text : literal(node.argumentExpression);
  if (key === undefined) return undefined;
  if (MACHINE_DEPENDENT.test(key)) return key;
  const owner = ts.isIdentifier(node.expression) ? node.expression.text : '';
  return Object.hasOwn(FORBIDDEN_MEMBERS, owner) && FORBIDDEN_MEMBERS[owner]?.includes(key)
    ? `${owner}.${key}`
    : undefined;
}

const literal = (node: ts.Expression): string | undefined => (ts.isStringLiteralLike(node) ? node.text : undefined);

/** A global by its name, and `Math` taken apart or handed on, where its members could no longer be followed. */
function name(node: ts.Identifier): string | undefined {
  if (isNameOfSomethingElse(node)) return undefined;
  if (FORBIDDEN_NAMES.has(node.text)) return node.text;
  const isOwner =
    (ts.isPropertyAccessExpression(node.parent) || ts.isElementAccessExpression(node.parent)) &&
    node.parent.expression === node;
  return node.text === 'Math' && !isOwner ? 'Math' : undefined;
}

/** The `process` of `host.process`, `{ process: 1 }`, `interface X { process: … }` is no global. */
function isNameOfSomethingElse(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node;
  if (ts.isQualifiedName(parent)) return parent.right === node;
  if (ts.isBindingElement(parent)) return parent.propertyName === node;
  return (
    (ts.isPropertyAssignment(parent) ||
      ts.isPropertySignature(parent) ||
      ts.isPropertyDeclaration(parent) ||
      ts.isMethodDeclaration(parent) ||
      ts.isMethodSignature(parent) ||
      ts.isEnumMember(parent) ||
      ts.isNamedTupleMember(parent)) &&
    parent.name === node
  );
}

const isNamed = (node: ts.Expression, text: string): boolean => ts.isIdentifier(node) && node.text === text;
