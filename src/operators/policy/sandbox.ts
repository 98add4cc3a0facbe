/**
 * A policy module in a JavaScript engine of its own, compiled to WebAssembly: it has the language, and nothing else. There is no file,
 * network, process or clock in it to reach; steps and memory are bounded by counts, so that a run is the same on every machine.
 */
import type { QuickJSContext, QuickJSHandle, QuickJSRuntime, QuickJSWASMModule } from 'quickjs-emscripten-core';

/** Why a policy cannot be played, in words for its author. */
export class PolicyTrouble extends Error {
  override readonly name = 'PolicyTrouble';
}

let engine: Promise<QuickJSWASMModule> | undefined;

/** One engine serves all; what a module keeps is in its own context. */
async function loadEngine(): Promise<QuickJSWASMModule> {
  const { newQuickJSWASMModuleFromVariant } = await import('quickjs-emscripten-core');
  engine ??= newQuickJSWASMModuleFromVariant(import('@jitl/quickjs-wasmfile-release-sync'));
  return engine;
}

/** What the engine may take for one question: looks of the interrupter (some ten thousand steps each), bytes, bytes of stack. */
const LOOKS_MAX = 2000;
const MEMORY_MAX = 64 * 1024 * 1024;
const STACK_MAX = 96 * 1024;
/** Of a module, and of an answer, in UTF-16 units. */
const SOURCE_MAX = 1_000_000;
const ANSWER_MAX = 100_000;

/** Chance and time are no business of a policy: the same question has the same answer. */
const PRELUDE = `
for (const [of, name] of [[Math, 'random'], [globalThis, 'Date']])
  Object.defineProperty(of, name, { get() { throw new Error(name + ' is not there: a policy answers the same to the same question'); } });
`;

export interface PolicySource {
  /** As its author knows it, for messages. */
  readonly name: string;
  /** JavaScript, or TypeScript where the name ends with .ts. */
  readonly text: string;
  /** Where somebody named it who plays a scenario with it; unwritten: the scenario names it itself. */
  readonly path?: string;
}

/** The functions that a module may export. */
export const EXPORTS = ['placement', 'operator'] as const;

export type Export = (typeof EXPORTS)[number];

export class Sandbox {
  private constructor(
    readonly source: PolicySource,
    readonly runtime: QuickJSRuntime,
    readonly context: QuickJSContext,
    readonly functions: ReadonlyMap<Export, QuickJSHandle>,
    /** What the question at hand has taken. */
    readonly meter: { looks: number },
  ) {}

  /** Loads the engine and the module. @throws PolicyTrouble */
  static async open(source: PolicySource): Promise<Sandbox> {
    if (source.text.length > SOURCE_MAX) throw new PolicyTrouble(`The policy ${source.name} has more than 1 MB.`);
    const [engine, code] = await Promise.all([loadEngine(), plainJavaScript(source)]);
    const runtime = engine.newRuntime();
    runtime.setMemoryLimit(MEMORY_MAX);
    runtime.setMaxStackSize(STACK_MAX);
    const meter = { looks: 0 };
    runtime.setInterruptHandler(() => {
      meter.looks += 1;
      return meter.looks > LOOKS_MAX;
    });
    const context = runtime.newContext();
    context.unwrapResult(context.evalCode(PRELUDE)).dispose();
    const loaded = context.evalCode(code, source.name, { type: 'module' });
    if (loaded.error !== undefined)
      throw new PolicyTrouble(`The policy ${source.name} cannot be loaded: ${why(context, loaded.error, source)}`);
    const functions = new Map<Export, QuickJSHandle>();
    for (const name of EXPORTS) {
      const found = context.getProp(loaded.value, name);
      if (context.typeof(found) === 'function') functions.set(name, found);
      else found.dispose();
    }
    loaded.value.dispose();
    if (functions.size === 0)
      throw new PolicyTrouble(`The policy ${source.name} exports no function named ${EXPORTS.join(' or ')}.`);
    return new Sandbox(source, runtime, context, functions, meter);
  }

  has(name: Export): boolean {
    return this.functions.has(name);
  }

  /** Gives its memory back; nothing is asked any more. */
  close(): void {
    for (const one of this.functions.values()) one.dispose();
    this.context.dispose();
    this.runtime.dispose();
  }

  /** Asks a function. What goes in and what comes out is data. @throws PolicyTrouble */
  ask(name: Export, ...given: readonly unknown[]): unknown {
    const { context } = this;
    const asked = this.functions.get(name);
    if (asked === undefined)
      throw new PolicyTrouble(`The policy ${this.source.name} exports no function named ${name}.`);
    this.meter.looks = 0;
    const parse = context.unwrapResult(context.evalCode('JSON.parse'));
    const handles = given.map((one) => {
      const text = context.newString(JSON.stringify(one ?? null));
      const value = context.unwrapResult(context.callFunction(parse, context.undefined, text));
      text.dispose();
      return value;
    });
    const answer = this.#answerOf(asked, name, handles);
    for (const handle of [parse, ...handles]) handle.dispose();
    if (answer.error !== undefined)
      throw new PolicyTrouble(
        `The policy ${this.source.name} failed in ${name}: ${why(context, answer.error, this.source)}`,
      );
    const told = this.#dataOf(answer.value, name);
    const isPromise = told !== null && typeof told === 'object' && this.#isPromise(answer.value);
    answer.value.dispose();
    if (isPromise)
      throw new PolicyTrouble(`The policy ${this.source.name} answers ${name} with a promise; write it without async.`);
    return told;
  }

  /** An engine whose own stack ran out is not asked again. */
  #answerOf(asked: QuickJSHandle, name: Export, handles: readonly QuickJSHandle[]) {
    try {
      return this.context.callFunction(asked, this.context.undefined, ...handles);
    } catch (error) {
      engine = undefined;
      throw new PolicyTrouble(`The policy ${this.source.name} failed in ${name}: ${(error as Error).message}`);
    }
  }

  #isPromise(value: QuickJSHandle): boolean {
    const then = this.context.getProp(value, 'then');
    const is = this.context.typeof(then) === 'function';
    then.dispose();
    return is;
  }

  /** What an answer says, as data of our own; undefined: nothing. */
  #dataOf(value: QuickJSHandle, name: Export): unknown {
    const { context } = this;
    const stringify = context.unwrapResult(context.evalCode('JSON.stringify'));
    const text = context.callFunction(stringify, context.undefined, value);
    stringify.dispose();
    if (text.error !== undefined)
      throw new PolicyTrouble(
        `The policy ${this.source.name} answers ${name} with something that is no data: ${why(context, text.error, this.source)}`,
      );
    const json = context.typeof(text.value) === 'string' ? context.getString(text.value) : undefined;
    text.value.dispose();
    if (json !== undefined && json.length > ANSWER_MAX)
      throw new PolicyTrouble(`The policy ${this.source.name} answers ${name} with more than 100,000 characters.`);
    return json === undefined ? undefined : JSON.parse(json);
  }
}

/** In one line, with the line of the module: what it calls that is ours is no place of its author's. */
function why(context: QuickJSContext, error: QuickJSHandle, { name }: PolicySource): string {
  const told = context.dump(error) as { name?: string; message?: string; stack?: string } | string;
  error.dispose();
  if (typeof told === 'string') return told;
  if (told.message === 'interrupted') return 'it did not come to an end within the steps that one answer may take.';
  const [, imported] = /^could not load module (?:filename )?'(.*)'/.exec(told.message ?? '') ?? [];
  if (imported !== undefined)
    return `it imports '${imported}', and a policy imports nothing but types (import type, in TypeScript): all that it runs stands in its one file.`;
  const own = (told.stack ?? '').split('\n').find((line) => line.includes(`${name}:`)) ?? '';
  const [, place = ''] = /:(\d+)(?::\d+)?\)?\s*$/.exec(own) ?? [];
  return `${told.name ?? 'Error'}: ${told.message ?? ''}${place === '' ? '' : ` (line ${place})`}`;
}

/** Types are taken out of TypeScript; every other character stays in its place. */
async function plainJavaScript({ name, text }: PolicySource): Promise<string> {
  if (!/\.[cm]?ts$/.test(name)) return text;
  const { transformSync } = await import('@swc/wasm-typescript');
  try {
    return transformSync(text, { mode: 'strip-only', module: true }).code;
  } catch (error) {
    const { message = String(error) } = error as { message?: string };
    throw new PolicyTrouble(`The policy ${name} cannot be read as TypeScript: ${message}`);
  }
}
