/** A migration network as links that flows share: for each host its ports, out and in, and its storage; perhaps one that all go over. */
import type { BytesPerSecond, Micros } from '../../base/units.js';
import { STORAGE } from '../../model/catalog/index.js';
import type { Host, World } from '../../model/world.js';
import { Links, type OnRate } from '../kernel/links.js';
import type { Network, SmbLimit } from '../question.js';
import { payload, payloadOf, portOf, portsOf, smbLimitOf, spreads, uplinkPayload, type Wired } from './transport.js';

/** Both directions. */
const WAYS = 2;

export class Wire {
  /** Line rate of a port now. */
  #line: BytesPerSecond;
  /** Links of a host in one direction: its ports, or one for all of them where a migration takes all at once. */
  readonly #lanes: number;
  /** Ports behind one of these links. */
  readonly #width: number;
  /** By host: what it may send; undefined: what its links carry. */
  #limits: (SmbLimit | undefined)[] = [];

  private constructor(
    readonly network: Network,
    readonly hosts: number,
    readonly links: Links,
    line: BytesPerSecond,
  ) {
    this.#line = line;
    this.#width = spreads(network) ? portsOf(network) : 1;
    this.#lanes = portsOf(network) / this.#width;
  }

  /** An idle network. */
  static lay({ network, disks }: Pick<Wired, 'network' | 'disks'>, hosts: number, onRate: OnRate): Wire {
    const wire = new Wire(network, hosts, new Links(onRate), network.bandwidth);
    for (let link = 0; link < hosts * WAYS * wire.#lanes; link += 1) wire.links.add(wire.#carries());
    const uplink = uplinkPayload(network);
    if (uplink !== undefined) wire.links.add(uplink);
    wire.#addBackground();
    for (let host = 0; host < hosts; host += 1) wire.links.add(disks?.get(host) ?? STORAGE.hostRate.value);
    return wire;
  }

  clone(onRate: OnRate): Wire {
    const copy = new Wire(this.network, this.hosts, this.links.clone(onRate), this.#line);
    copy.#limits = [...this.#limits];
    return copy;
  }

  /** The links of a move that begins now. What its source may send is what holds at this moment. */
  wayOf(world: World, vm: number, source: Host, target: Host, nowUs: Micros): readonly number[] {
    const limit = smbLimitOf(this.network, world, source);
    if (!isSame(limit, this.#limits[source.index])) {
      while (this.#limits.length < source.index) this.#limits.push(undefined);
      this.#limits[source.index] = limit;
      this.#fit(this.#out(source.index), nowUs);
    }
    const lane = portOf(source.index, target.index, vm, this.#lanes);
    const way = [this.#out(source.index) + lane, this.#out(target.index) + this.#lanes + lane];
    if (this.network.uplink !== undefined) way.push(this.hosts * WAYS * this.#lanes);
    return way;
  }

  /** The link that stands for the storage of a host. */
  diskOf(host: number): number {
    return this.hosts * WAYS * this.#lanes + (this.network.uplink === undefined ? 0 : 1) + host;
  }

  /** Changes what every port carries. */
  setLine(line: BytesPerSecond, nowUs: Micros): void {
    this.#line = line;
    for (let link = 0; link < this.hosts * WAYS * this.#lanes; link += 1) this.#fit(link, nowUs);
  }

  /** The other traffic, where it has to share with migrations. */
  #addBackground(): void {
    const { background = 0, backgroundWeight } = this.network;
    if (background === 0 || backgroundWeight === undefined) return;
    const each = payloadOf(this.network, background / this.#lanes);
    for (let link = 0; link < this.hosts * WAYS * this.#lanes; link += 1)
      this.links.addLasting(link, each, backgroundWeight);
  }

  /** The first link out of a host. */
  #out(host: number): number {
    return host * WAYS * this.#lanes;
  }

  #fit(link: number, nowUs: Micros): void {
    const host = Math.floor(link / (WAYS * this.#lanes));
    const isOut = link - this.#out(host) < this.#lanes;
    this.links.setCapacity(link, this.#carries(isOut ? this.#limits[host] : undefined), nowUs);
  }

  /** What a link carries, under a limit. */
  #carries(limit?: SmbLimit): BytesPerSecond {
    const all = payload(this.network, this.#line) * this.#width;
    if (limit === undefined) return all;
    return 'share' in limit ? all * limit.share : Math.min(all, limit.rate);
  }
}

function isSame(one: SmbLimit | undefined, other: SmbLimit | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  return 'share' in one ? 'share' in other && one.share === other.share : 'rate' in other && one.rate === other.rate;
}
