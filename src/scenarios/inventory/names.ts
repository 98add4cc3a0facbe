/** Names of real machines as a scenario can hold them: seen whole, without a range in them, each once. */
import { escapeCharacters, isUnsafeKey } from '../../base/names.js';
import { badName } from '../forms.js';

export class SafeNames {
  private readonly taken = new Set<string>();

  /** The name itself where that can be; else one that is close to it. */
  take(raw: string): string {
    const safe = safeName(raw);
    let name = safe;
    for (let number = 2; this.taken.has(name.toLowerCase()); number += 1) name = `${safe} (${number})`;
    this.taken.add(name.toLowerCase());
    return name;
  }
}

function safeName(raw: string): string {
  const seen = escapeCharacters(raw).replaceAll('..', '__').trim();
  if (seen === '') return 'unnamed';
  return isUnsafeKey(seen) || badName(seen) !== undefined ? `${seen}_` : seen;
}

/** Hosts by any name that is used of them: their own in any case, or with their domain behind it. */
export class HostNames {
  private readonly known = new Map<string, string>();
  private readonly names = new SafeNames();

  add(raw: string): string {
    const found = this.find(raw);
    if (found !== undefined) return found;
    const name = this.names.take(raw);
    this.known.set(raw.toLowerCase(), name);
    return name;
  }

  find(raw: string | undefined): string | undefined {
    if (raw === undefined) return undefined;
    const lower = raw.toLowerCase();
    return this.known.get(lower) ?? this.known.get(lower.split('.', 1)[0] ?? '') ?? this.longer(lower);
  }

  /** The full name is known, the short one asked. */
  private longer(lower: string): string | undefined {
    if (lower.includes('.')) return undefined;
    for (const [key, name] of this.known) if (key.startsWith(`${lower}.`)) return name;
    return undefined;
  }

  get all(): readonly string[] {
    return [...this.known.values()];
  }
}
