/**
 * What can be said about a script before anything of it runs: every command, parameter, type, method and operator that it
 * names is one that is known here. All that is not is told at once, in the order of the text.
 */
import { isUnsafeKey, nearest } from '../base/names.js';
import { listed, quote } from '../base/text.js';
import { complainAt, type LineComplaint } from './line.js';
import { findParameter, SHARED } from './lookup.js';
import { isOperator } from './precedence.js';
import type { Cmdlet, CmdletParameter } from './runtime/cmdlet.js';
import { staticProperty } from './runtime/members.js';
import { METHOD_NAMES } from './runtime/methods.js';
import type { Edition } from './runtime/shell.js';
import { staticMethod } from './runtime/statics.js';
import { switchFlag } from './runtime/switch-flags.js';
import { typeNamed } from './runtime/types.js';
import { isAttribute } from './runtime/validate.js';
import type {
  AssignmentSyntax,
  BlockSyntax,
  CallSyntax,
  CommandSyntax,
  ExpressionSyntax,
  FunctionSyntax,
  MemberSyntax,
  RedirectionSyntax,
  StatementSyntax,
} from './syntax.js';
import { insteadOf, windowsCmdlet } from './windows-names.js';

/** What a script may name. */
export interface Known {
  readonly cmdlets: ReadonlyMap<string, Cmdlet>;
  /** Functions that the session has already. */
  readonly functions: Iterable<string>;
  /** Unwritten: 7. */
  readonly edition?: Edition;
  /** A word about a cmdlet that the session does not have, though others do. */
  absent?(name: string): string | undefined;
}

type Node = ExpressionSyntax | StatementSyntax | CommandSyntax | RedirectionSyntax;

export function checkScript(script: BlockSyntax, known: Known): readonly LineComplaint[] {
  const check = new Check(known);
  check.walk(script, false);
  return check.complaints.toSorted((one, other) => one.offset - other.offset);
}

const OUT_OF_REACH = 'files, processes, the network and the machine itself are out of reach';

class Check {
  readonly complaints: LineComplaint[] = [];
  readonly #functions: Set<string>;

  constructor(readonly known: Known) {
    this.#functions = new Set([...known.functions].map((name) => name.toLowerCase()));
  }

  /** `argument`: bare words may stand here. */
  walk(node: unknown, argument: boolean): void {
    if (Array.isArray(node)) {
      this.#define(node);
      for (const one of node) this.walk(one, argument);
    } else if (typeof node === 'object' && node !== null) {
      const isNode = 'is' in node;
      if (isNode) this.#look(node as Node, argument);
      const words = isNode ? takesWords(node as Node, argument) : argument;
      for (const [key, value] of Object.entries(node))
        if (!(isNode && skips(node as Node, key))) this.walk(value, words);
    }
  }

  /** Functions may be called before the line that defines them within the same block, when they are called later. */
  #define(nodes: readonly unknown[]): void {
    for (const node of nodes) {
      if (typeof node === 'object' && node !== null && (node as Node).is === 'function')
        this.#functions.add((node as FunctionSyntax).name.replace(/^(?:global|script|local):/i, '').toLowerCase());
    }
  }

  #say(
    at: { readonly offset: number; readonly length: number },
    message: string,
    expected?: string,
    near?: string,
  ): void {
    this.complaints.push(complainAt(at, message, expected, near));
  }

  #look(node: Node, argument: boolean): void {
    const newer = this.known.edition === '5.1' ? newerWord(node) : undefined;
    if (newer !== undefined) this.#say(node, `Windows PowerShell 5.1 does not know ${newer}.`);
    switch (node.is) {
      case 'command':
        return this.#command(node);
      case 'type':
        return this.#type(node.type, node);
      case 'cast':
        return this.#type(node.type, { offset: node.offset, length: node.type.length + 2 });
      case 'member':
        return this.#member(node);
      case 'call':
        return this.#call(node);
      case 'binary':
        if (!isOperator(node.operator)) {
          const from = node.left.offset + node.left.length;
          this.#say(
            { offset: from, length: node.right.offset - from },
            `There is no operator ${quote(node.operator)} here.`,
          );
        }
        return;
      case 'switch':
        for (const one of node.flags)
          if (switchFlag(one) === undefined)
            this.#say({ offset: node.offset, length: 6 }, `switch takes no -${one}.`, SWITCH_FLAGS);
        return;
      case 'word':
        if (!argument) this.#say(node, `${quote(node.raw)} stands alone.`, 'a text in quotes, or a command');
        return;
      case 'redirection':
        return this.#redirection(node);
      case 'assignment':
        return this.#assignment(node);
      case 'block':
        for (const { type, offset, length, attributes } of node.parameters) {
          if (type !== undefined) this.#type(type, { offset, length });
          for (const one of attributes)
            if (!isAttribute(one.name)) this.#say(one, `[${one.label}()] is no attribute that is modelled.`);
        }
        return;
      default:
    }
  }

  #command({ name, called, elements }: CommandSyntax): void {
    if (name.is !== 'word' || name.parts.some((part) => typeof part !== 'string')) {
      if (!called && name.is === 'word') this.#say(name, `${quote(name.raw)} is no name of a command.`);
      return;
    }
    const written = String(name.parts[0] ?? name.raw);
    const lower = written.toLowerCase();
    if (this.#functions.has(lower)) return;
    const cmdlet = this.known.cmdlets.get(lower);
    if (cmdlet === undefined) return this.#unknown(name, written);
    for (const element of elements) {
      if (element.is !== 'parameter') continue;
      const found = findParameter<CmdletParameter>(element.name, cmdlet.table, SHARED);
      if (found.ok) continue;
      const { message, expected, nearest: near } = found.error.complaint;
      this.#say({ offset: element.offset, length: element.name.length + 1 }, message, expected, near);
    }
  }

  #unknown(at: { readonly offset: number; readonly length: number }, written: string): void {
    const absent = this.known.absent?.(written);
    if (absent !== undefined) return this.#say(at, absent);
    const real = windowsCmdlet(written);
    if (real !== undefined)
      return this.#say(at, `${real} exists in Windows, but is not modelled.`, undefined, insteadOf(real));
    if (/[\\/]|\.ps1$/i.test(written)) return this.#say(at, `${quote(written)} is a file, and ${OUT_OF_REACH}.`);
    const names = [...this.known.cmdlets.values()].map(({ table }) => table.name);
    this.#say(
      at,
      `${quote(written)} is no cmdlet or function that is modelled.`,
      undefined,
      nearest(written, [...names, ...this.#functions]),
    );
  }

  #type(written: string, at: { readonly offset: number; readonly length: number }): void {
    if (typeNamed(written) !== undefined) return;
    this.#say(at, `[${written}] is no type that is modelled: ${OUT_OF_REACH}.`);
  }

  #member(node: MemberSyntax): void {
    if (typeof node.name !== 'string') return;
    const at = { offset: node.offset + node.length - node.name.length, length: node.name.length };
    if (isUnsafeKey(node.name)) return this.#say(at, `${quote(node.name)} is no property here.`);
    const type = node.fixed && node.target.is === 'type' ? typeNamed(node.target.type) : undefined;
    if (type !== undefined && staticProperty(type, node.name, 0) === undefined)
      this.#say(
        at,
        `[${node.target.is === 'type' ? node.target.type : type}] has no static property ${quote(node.name)} that is modelled.`,
      );
  }

  #call(node: CallSyntax): void {
    if (typeof node.name !== 'string') return;
    const at = { offset: node.target.offset + node.target.length, length: node.name.length + 1 };
    if (node.fixed) {
      const type = node.target.is === 'type' ? typeNamed(node.target.type) : undefined;
      if (type !== undefined && staticMethod(type, node.name, 0) === undefined)
        this.#say(
          at,
          `[${node.target.is === 'type' ? node.target.type : type}] has no static method ${quote(node.name)} that is modelled.`,
        );
      return;
    }
    if (METHOD_NAMES.has(node.name.toLowerCase())) return;
    this.#say(at, `${quote(node.name)} is no method that is modelled.`, undefined, nearest(node.name, METHOD_NAMES));
  }

  #redirection({ operator, target, ...span }: RedirectionSyntax): void {
    if (operator === '<') return this.#say(span, "'<' is not modelled.");
    if (target === undefined || (target.is === 'constant' && target.value === null)) return;
    this.#say(span, `Output cannot be redirected to a file: ${OUT_OF_REACH}.`, '$null');
  }

  #assignment({ target }: AssignmentSyntax): void {
    const variable = target.is === 'cast' ? target.operand : target;
    if (ASSIGNABLE.includes(variable.is) || (variable.is === 'constant' && variable.value === null)) return;
    this.#say(target, 'Nothing can be assigned to this.', listed(['a variable', 'a property', 'an item of a list']));
  }
}

/** What only PowerShell 7 can read. */
function newerWord(node: Node): string | undefined {
  if (node.is === 'ternary') return '? and : between values';
  if (node.is === 'chain') return node.operator;
  if ((node.is === 'binary' || node.is === 'assignment') && node.operator.startsWith('??')) return node.operator;
  const guarded = (node.is === 'member' || node.is === 'call' || node.is === 'index') && node.guarded;
  return guarded ? `${node.is === 'index' ? '?[' : '?.'} behind a value` : undefined;
}

const SWITCH_FLAGS = '-Wildcard, -Regex, -Exact or -CaseSensitive';

const ASSIGNABLE: readonly string[] = ['variable', 'member', 'index', 'list', 'paren', 'cast'];

/** Parts of a node that are looked at with the node itself. */
const skips = (node: Node, key: string): boolean =>
  (node.is === 'command' && key === 'name' && node.name.is === 'word') || (node.is === 'switch' && key === 'flags');

/** Whether bare words may stand in a node: among arguments, as clauses of a switch, as keys. */
function takesWords(node: Node, argument: boolean): boolean {
  if (node.is === 'command' || node.is === 'redirection' || node.is === 'switch') return true;
  return (
    argument &&
    (node.is === 'list' || (node as { is: string }).is === 'argument' || (node as { is: string }).is === 'parameter')
  );
}
