/** A line of a scenario is a script that asks for one thing: one cmdlet, or one property that is set. The rest is refused by name. */
import { quote } from '../base/text.js';
import { complainAt, type LineComplaint, type Span } from './line.js';
import type { LineAssignment, LineCommand, LineElement, LineStatement, Piece, PieceKind } from './pieces.js';
import type {
  AssignmentSyntax,
  BlockSyntax,
  CommandSyntax,
  ElementSyntax,
  ExpressionSyntax,
  StatementSyntax,
} from './syntax.js';

/** Undefined where the script is something else; then there are complaints. */
export function oneThing(text: string, script: BlockSyntax, complaints: LineComplaint[]): LineStatement | undefined {
  return new OneThing(text, complaints).of(script);
}

const KEYWORDS = [
  'if',
  'foreach',
  'for',
  'while',
  'switch',
  'try',
  'function',
  'return',
  'throw',
  'exit',
  'break',
  'continue',
];

class OneThing {
  constructor(
    readonly text: string,
    readonly complaints: LineComplaint[],
  ) {}

  of({ body, parameters, begin, end, perItem }: BlockSyntax): LineStatement | undefined {
    const [first, second] = body;
    if (parameters[0] !== undefined || begin || end || perItem)
      return this.#refuse({ offset: 0, length: 5 }, 'is a keyword');
    if (first === undefined) return this.#empty();
    if (second !== undefined) return this.#refuse(this.#word(second), 'begins a second statement');
    return this.#statement(first);
  }

  #statement(syntax: StatementSyntax): LineStatement | undefined {
    if (KEYWORDS.includes(syntax.is)) return this.#refuse(this.#word(syntax), 'is a keyword');
    if (syntax.is === 'chain')
      return this.#refuse(this.#between(syntax.left, syntax.right), 'chains a second pipeline');
    if (syntax.is === 'assignment') return this.#assignment(syntax);
    return syntax.is === 'pipeline' ? this.#pipeline(syntax.stages) : undefined;
  }

  #pipeline(stages: Extract<StatementSyntax, { is: 'pipeline' }>['stages']): LineCommand | undefined {
    const [head, next] = stages;
    if (head === undefined) return this.#empty();
    if (next !== undefined) return this.#refuse(this.#between(head, next), 'begins a pipeline');
    if (head.is === 'command') return this.#command(head);
    const { value, redirections } = head;
    if (redirections[0] !== undefined) return this.#refuse(this.#operator(redirections[0]), 'redirects');
    if (isProperty(value)) return this.#short();
    return this.#refuse(this.#start(value), this.#aloneSays(value));
  }

  /** `(Get-Cluster).AddEvictDelay` and no more. */
  #short(): undefined {
    const span = { offset: this.text.length, length: 0 };
    this.complaints.push(complainAt(span, 'The line ends before it is complete.', '= and a value'));
    return undefined;
  }

  #command({ name, called, elements, ...span }: CommandSyntax): LineCommand | undefined {
    if (called) return this.#refuse({ offset: span.offset, length: 1 }, 'is the call operator');
    const piece = this.#piece(name, 'command');
    const parts = elements.map((element) => this.#element(element));
    if (piece === undefined || !parts.every((part) => part !== undefined)) return undefined;
    return { is: 'command', name: piece, elements: parts, offset: span.offset, length: span.length };
  }

  #element(element: ElementSyntax): LineElement | undefined {
    if (element.is === 'splat') return this.#refuse(element, 'spreads a variable');
    if (element.is === 'redirection') return this.#refuse(this.#operator(element), 'redirects');
    const written = element.value;
    const values = written === undefined ? [] : this.#pieces(written);
    if (values === undefined) return undefined;
    const { offset, length } = element;
    if (element.is === 'argument') return { is: 'argument', values, offset, length };
    const before = written === undefined ? length : written.offset - offset;
    return {
      is: 'parameter',
      name: element.name,
      colon: element.colon,
      values,
      offset,
      length: this.#trimmed(offset, before),
    };
  }

  #trimmed(offset: number, length: number): number {
    return this.text.slice(offset, offset + length).trimEnd().length;
  }

  #pieces(value: ExpressionSyntax): readonly Piece[] | undefined {
    const pieces = (value.is === 'list' ? value.items : [value]).map((item) => this.#piece(item));
    return pieces.every((piece) => piece !== undefined) ? pieces : undefined;
  }

  #piece(value: ExpressionSyntax, kind = kindOf(value, this.text)): Piece | undefined {
    if (kind === undefined) return this.#refuse(this.#start(value), insideSays(value));
    const { offset, length } = value;
    return { kind, raw: this.text.slice(offset, offset + length), offset, length };
  }

  #assignment({ target, operator, value, ...span }: AssignmentSyntax): LineAssignment | undefined {
    const sign = this.#sign(target, operator);
    if (!isProperty(target)) return this.#refuse(this.#start(target), this.#aloneSays(target));
    if (operator !== '=') {
      this.complaints.push(complainAt(sign, `${this.#shown(sign)} changes a value in place${ONE}`, '= and a value'));
      return undefined;
    }
    const command = this.#commandIn(target.target);
    const assigned = this.#assigned(value);
    if (command === undefined || assigned === undefined) return undefined;
    const length = String(target.name).length;
    const offset = target.offset + target.length - length;
    const property: Piece = { kind: 'word', raw: this.text.slice(offset, offset + length), offset, length };
    return { is: 'assignment', object: command, property, value: assigned, offset: span.offset, length: span.length };
  }

  #commandIn(syntax: ExpressionSyntax): LineCommand | undefined {
    const inner = syntax.is === 'paren' ? this.#statement(syntax.inner) : undefined;
    return inner?.is === 'command' ? inner : undefined;
  }

  #assigned(value: StatementSyntax): Piece | undefined {
    const [head, next] = value.is === 'pipeline' ? value.stages : [];
    if (head === undefined || next !== undefined) return this.#refuse(this.#word(value), 'begins an expression');
    if (head.is === 'value') return this.#piece(head.value);
    return head.elements[0] === undefined
      ? this.#piece(head.name, 'command')
      : this.#refuse(this.#word(value), 'begins an expression');
  }

  #refuse(span: Span, says: string): undefined {
    this.complaints.push(complainAt(span, `${this.#shown(span)} ${says}${ONE}`));
    return undefined;
  }

  #empty(): undefined {
    const span = { offset: this.text.length, length: 0 };
    this.complaints.push(complainAt(span, 'There is no cmdlet here.', 'one cmdlet with its parameters'));
    return undefined;
  }

  #shown(span: Span): string {
    const raw = this.text.slice(span.offset, span.offset + span.length);
    return quote(/^(['"])[\s\S]*\1$/.test(raw) ? raw.slice(1, -1) : raw);
  }

  /** The first word of something long. */
  #word({ offset, length }: Span): Span {
    const word = /^[^\s({;]+|^./.exec(this.text.slice(offset, offset + length))?.[0] ?? '';
    return { offset, length: word.length };
  }

  /** What stands between two parts, without blanks. */
  #between(left: Span, right: Span): Span {
    const from = left.offset + left.length;
    const raw = this.text.slice(from, right.offset);
    return { offset: from + raw.length - raw.trimStart().length, length: raw.trim().length };
  }

  #operator({ offset, operator }: { offset: number; operator: string }): Span {
    return { offset, length: operator.length };
  }

  #sign(target: ExpressionSyntax, operator: string): Span {
    const from = target.offset + target.length;
    return {
      offset: this.text.indexOf(operator.charAt(operator.length - 1), from) - operator.length + 1,
      length: operator.length,
    };
  }

  /** The bracket that begins a value, or the whole of a short one. */
  #start(value: ExpressionSyntax): Span {
    const { offset, length } = value;
    const open = /^(?:[@$]?[({]|\[|@['"]|\$[\w:]+)/.exec(this.text.slice(offset, offset + length));
    return { offset, length: open?.[0].length ?? length };
  }

  #aloneSays(value: ExpressionSyntax): string {
    if (value.is === 'number') return 'is a number on its own';
    if (value.is === 'variable') return 'is a variable';
    if (value.is === 'constant') return 'is a value on its own';
    if (value.is === 'text' || value.is === 'expanded') return isHere(value, this.text) ? HERE : 'is a text on its own';
    return insideSays(value);
  }
}

const ONE = '; a script line takes one cmdlet.';
const HERE = 'begins a here-string';

const isHere = ({ offset }: Span, text: string): boolean => text.charAt(offset) === '@';

const isProperty = (value: ExpressionSyntax): value is Extract<ExpressionSyntax, { is: 'member' }> =>
  value.is === 'member' && value.target.is === 'paren' && typeof value.name === 'string';

function kindOf(value: ExpressionSyntax, text: string): PieceKind | undefined {
  if (value.is === 'text') return isHere(value, text) ? undefined : 'single';
  if (value.is === 'expanded') return isHere(value, text) ? undefined : 'double';
  if (value.is === 'unary') return value.operator === '-' && value.operand.is === 'number' ? 'number' : undefined;
  return value.is === 'word' || value.is === 'number' || value.is === 'constant' || value.is === 'variable'
    ? value.is
    : undefined;
}

function insideSays(value: ExpressionSyntax): string {
  switch (value.is) {
    case 'block':
      return 'begins a script block';
    case 'hash':
      return 'begins a hash table';
    case 'array':
      return 'begins an array';
    case 'subexpression':
      return 'begins a subexpression';
    case 'type':
    case 'cast':
      return 'begins a type or an index';
    case 'text':
    case 'expanded':
      return HERE;
    case 'member':
    case 'call':
    case 'index':
      return insideSays(value.target);
    case 'variable':
      return 'is a variable';
    default:
      return 'begins an expression';
  }
}
