/** A scenario on its way from an inventory: entries in the words of the format, where each came from, and what was assumed. */

/** Keys of an entry; undefined ones are not written. */
export type Keys = { readonly [key: string]: unknown };

export interface Entry {
  readonly keys: Keys;
  /** File and path of the records that it was made from. */
  readonly from: string;
  /** What is assumed in it, in the words of GAPS. */
  readonly assumed: readonly GapName[];
}

/** What an inventory may lack: what is assumed then, and which answer depends on it. */
export const GAPS = {
  release: {
    says: 'release of hosts',
    assumed: 'the oldest that runs the VMs of the file',
    decides: 'every answer: what may be upgraded, and what runs where',
  },
  product: {
    says: 'product of hosts, whose build two products share',
    assumed: 'Windows Server',
    decides: 'which release they may be upgraded to',
  },
  level: {
    says: 'functional level of the cluster',
    assumed: 'that of its oldest member',
    decides: 'whether the way back is still open, and which versions VMs may have',
  },
  cluster: { says: 'name of the cluster', assumed: 'Cluster', decides: 'nothing but names' },
  witness: {
    says: 'witness of the quorum',
    assumed: 'none',
    decides: 'whether the cluster survives the loss of nodes',
  },
  network: {
    says: 'line rate of the migration network',
    assumed: '10 Gbps',
    decides: 'how long drains take, and blackouts',
  },
  carriers: {
    says: 'whether live migrations go over further networks too',
    assumed: 'they go over the first by its metric alone',
    decides:
      'how long drains take; by SMB they use all of them at once, which is one network with `team:` and a port for each',
  },
  rdma: { says: 'whether SMB goes over RDMA', assumed: 'it does not', decides: 'how long drains take' },
  memory: {
    says: 'memory of hosts',
    assumed: 'twice that of the fullest host, at least 64 GiB',
    decides: 'whether the VMs fit on the nodes that are left',
  },
  reserve: {
    says: 'reserve of hosts, whose VMs leave less than usual',
    assumed: 'what they leave',
    decides: 'whether the VMs fit on the nodes that are left',
  },
  cores: { says: 'logical processors of hosts', assumed: '32', decides: 'whether migrations are compressed' },
  processor: {
    says: 'generation of processors',
    assumed: 'all hosts are alike',
    decides: 'whether VMs can return from new hosts to old ones',
  },
  workload: {
    says: 'what VMs do to their memory',
    assumed: 'unknown',
    decides: 'how long migrations take, and their blackouts; events of past migrations tell it',
  },
  vmMemory: { says: 'memory of VMs', assumed: '4 GiB', decides: 'whether the VMs fit, and how long drains take' },
  version: {
    says: 'configuration version of VMs',
    assumed: 'what their host makes',
    decides: 'which hosts can run them',
  },
  checkpoints: {
    says: 'whether VMs have checkpoints',
    assumed: 'they have none',
    decides: 'whether their versions can be raised; Get-VMSnapshot tells it',
  },
  savedState: {
    says: 'whether checkpoints of VMs hold saved state',
    assumed: 'they do',
    decides: 'whether their versions can be raised',
  },
  compatibility: {
    says: 'which features processor compatibility leaves to VMs',
    assumed: 'those of all nodes of their cluster (CommonClusterFeatureSet)',
    decides: 'whether they can move to nodes with other processors; Get-VMProcessor tells it',
  },
  vmHost: { says: 'host of VMs', assumed: 'spread over the members', decides: 'which node holds them' },
  state: { says: 'state of VMs that are neither running, off nor saved', assumed: 'Running', decides: 'nothing else' },
  failback: {
    says: 'wall clock of the rehearsal, for failback windows',
    assumed: 'they return at once',
    decides: 'when roles return to their preferred owners',
  },
  name: { says: 'names that no scenario can hold', assumed: 'another one', decides: 'what commands must be typed' },
  more: { says: 'memory that VMs may get beyond their host', assumed: 'that of their host', decides: 'nothing else' },
  files: {
    says: 'which VMs that are no roles lie on a share, of hosts where others lie on own disks',
    assumed: 'all of them lie on the disks of their host',
    decides: 'whether they leave it without their files',
  },
  volume: { says: 'size of volumes', assumed: 'never full', decides: 'whether there is room to save VMs' },
} as const satisfies Record<string, { readonly says: string; readonly assumed: string; readonly decides: string }>;

export type GapName = keyof typeof GAPS;

/** What is missing, of whom. */
export interface Gap {
  readonly name: GapName;
  readonly of: readonly string[];
}

export interface Drafted {
  readonly clusters: readonly Entry[];
  readonly networks: readonly Entry[];
  readonly hosts: readonly Entry[];
  readonly vms: readonly Entry[];
  readonly roles: readonly Entry[];
  /** Keys of the whole file: title, start, upgrade … */
  readonly file: Keys;
  readonly gaps: readonly Gap[];
  /** What could not be read when the inventory was made, a sentence each. */
  readonly missing: readonly string[];
}

/** Collects what is assumed while entries are made. */
export class Gaps {
  private readonly found = new Map<GapName, string[]>();

  add(name: GapName, subject: string): GapName {
    const known = this.found.get(name);
    if (known === undefined) this.found.set(name, [subject]);
    else known.push(subject);
    return name;
  }

  get all(): readonly Gap[] {
    return (Object.keys(GAPS) as GapName[]).flatMap((name) => {
      const of = this.found.get(name);
      return of === undefined ? [] : [{ name, of }];
    });
  }
}
