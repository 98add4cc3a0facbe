/** VMs that the lines of a script make, as far as the script has been read. */

/** Wrong lines that are remembered. */
const WRONG_MAX = 100;

export class MadeVms {
  /** In small letters. */
  private readonly made = new Set<string>();
  /** Lines that are wrong, in small letters: one of them may have been meant to make a VM. */
  private readonly wrong: string[] = [];

  add(name: string): void {
    this.made.add(name.toLowerCase());
  }

  misread(line: string): void {
    if (this.wrong.length < WRONG_MAX) this.wrong.push(line.toLowerCase());
  }

  /** Whether a VM of that name was made, for all that is known. */
  mayHold(name: string): boolean {
    const lower = name.toLowerCase();
    return this.made.has(lower) || this.wrong.some((line) => line.includes(lower));
  }

  get names(): Iterable<string> {
    return this.made;
  }
}
