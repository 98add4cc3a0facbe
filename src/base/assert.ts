/** The third kind of trouble: we are wrong. It crashes at the assertion; the command line turns it into exit code 3. */

export class Bug extends Error {
  override readonly name = 'Bug';
}

/** Throws a Bug unless the condition holds. Never for what a person wrote: that is a Complaint. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Bug(message);
}
