/**
 * The one walk over a machine's own definition: its leaves, its events, and a refusal of every feature that an integer table
 * cannot carry. What a transition does is not read here; XState is asked for that.
 */
import type { AnyStateMachine, AnyStateNode } from 'xstate';

export interface Walked {
  readonly leaves: readonly { path: string; description: string | undefined }[];
  readonly events: readonly string[];
}

/** @throws Error that names machine, state and feature. */
export function checkFeatures(machine: AnyStateMachine): Walked {
  const leaves: { path: string; description: string | undefined }[] = [];
  const events = new Set<string>();
  const visit = (node: AnyStateNode): void => {
    checkNode(machine, node);
    for (const [event, transitions] of node.transitions) {
      if (!event.includes('*')) events.add(event);
      for (const transition of transitions) {
        checkGuard(machine, node, transition.guard);
        for (const action of transition.actions) checkAction(machine, node, action);
      }
    }
    const children = Object.values(node.states) as AnyStateNode[];
    if (children.length === 0 && node !== machine.root) {
      leaves.push({ path: node.path.join('.'), description: node.description });
    }
    for (const child of children) visit(child);
  };
  visit(machine.root);
  return { leaves, events: [...events] };
}

function checkNode(machine: AnyStateMachine, node: AnyStateNode): void {
  if (node.type !== 'atomic' && node.type !== 'compound') unsupported(machine, node, `a ${node.type} state`);
  if (node.always !== undefined && node.always.length > 0) unsupported(machine, node, 'always');
  if (node.after.length > 0) unsupported(machine, node, 'after');
  if (node.invoke.length > 0) unsupported(machine, node, 'invoke');
  for (const action of [...node.entry, ...node.exit]) checkAction(machine, node, action);
}

function checkAction(machine: AnyStateMachine, node: AnyStateNode, action: unknown): void {
  const name = typeof action === 'string' ? action : (action as { type?: unknown }).type;
  if (typeof action === 'function' || typeof name !== 'string') return unsupported(machine, node, 'an inline action');
  if (typeof action === 'object' && (action as { params?: unknown }).params !== undefined) {
    unsupported(machine, node, `parameters of the action ${name}`);
  }
  const body = machine.implementations.actions[name] as unknown;
  if (body === undefined) unsupported(machine, node, `the action ${name}, which its setup does not name`);
  // assign, raise and their kin carry a `resolve`: they change a context or an actor that a table does not have.
  if (typeof body === 'function' && 'resolve' in body) unsupported(machine, node, `the built-in action behind ${name}`);
}

function checkGuard(machine: AnyStateMachine, node: AnyStateNode, guard: unknown): void {
  if (guard === undefined) return;
  if (typeof guard === 'string') return checkGuardName(machine, node, guard);
  if (typeof guard === 'function' && 'guards' in guard) {
    for (const part of guard.guards as unknown[]) checkGuard(machine, node, part);
    return;
  }
  if (typeof guard === 'object' && guard !== null && 'type' in guard && typeof guard.type === 'string') {
    if ('params' in guard && guard.params !== undefined)
      unsupported(machine, node, `parameters of the guard ${guard.type}`);
    return checkGuardName(machine, node, guard.type);
  }
  unsupported(machine, node, 'an inline or built-in guard');
}

function checkGuardName(machine: AnyStateMachine, node: AnyStateNode, name: string): void {
  const body = machine.implementations.guards[name] as unknown;
  if (body === undefined) unsupported(machine, node, `the guard ${name}, which its setup does not name`);
  if (typeof body === 'function' && 'check' in body) unsupported(machine, node, `the built-in guard behind ${name}`);
}

function unsupported(machine: AnyStateMachine, node: AnyStateNode, feature: string): never {
  const place = node.path.length === 0 ? 'its root' : node.path.join('.');
  throw new Error(`The machine ${machine.id} uses ${feature} at ${place}; a table cannot carry that.`);
}
