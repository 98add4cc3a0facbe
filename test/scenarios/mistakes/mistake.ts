/** One mistake in a file: where it stands, and what is said about it. */

export interface Mistake {
  readonly says: string;
  /** Behind the base and its VMs, from line 6 on; or the whole file. */
  readonly lines?: string;
  /** Behind the base without VMs, from line 5 on. */
  readonly vms?: string;
  readonly whole?: string;
  readonly found: readonly string[];
  readonly nearest?: string;
}

/** A file with these hosts and one cluster at the level of WS2016. */
export const withHosts = (hosts: string, rest = ''): string =>
  `clusterdrill: 1\ntitle: A lab\nclusters: [{ name: LAB, level: WS2016 }]\nhosts:\n${hosts}\n${rest}`;
