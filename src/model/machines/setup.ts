/**
 * The adapter between a statechart and the ledger. A guard of a machine is the name of a rule; an action is the name of an
 * effect that `step` runs. Both engines (XState's own `transition()` and the compiled tables) see them through here alone.
 */

/** The context of every machine: whoever can be asked whether a rule of the ledger holds for the event at hand. */
export interface Asker {
  ask(rule: string): boolean;
}

/** Guards by rule id. Each one only asks; the ledger answers. */
export const asks = <const Id extends string>(...ids: Id[]): Record<Id, (args: { context: Asker }) => boolean> =>
  named(
    ids,
    (id) =>
      ({ context }: { context: Asker }) =>
        context.ask(id),
  );

/** Actions by name. A machine decides and `step` runs what it names, so the bodies here are empty. */
export const does = <const Id extends string>(...ids: Id[]): Record<Id, () => void> => named(ids, () => () => {});

function named<Id extends string, T>(ids: readonly Id[], make: (id: Id) => T): Record<Id, T> {
  const all = {} as Record<Id, T>;
  for (const id of ids) all[id] = make(id);
  return all;
}

/** The types that every machine shares: its context and the union of its event names. */
export type MachineTypes<Event extends string> = { context: Asker; input: Asker; events: { type: Event } };
