/**
 * Hosts and VMs that are told apart by their names alone may change places: of all states that differ by that only one is kept.
 * Which one is decided by sorting: hosts by what they are and what their VMs are, VMs by what they are and where. Where the sorting
 * finds two alike that are not, two states are kept for one; that costs room and nothing else.
 */
import type { Host, Vm, World } from '../model/world.js';
import type { Layout, Section, Sort } from './frame.js';

/** One field that tells entities apart. */
interface Watched {
  readonly offset: number;
  readonly links: boolean;
  /** What it is at the start for all that may change places; NaN: not the same for all. It then tells nothing. */
  readonly still: readonly number[];
}

export class Symmetry {
  readonly #hosts: Section;
  readonly #vms: Section;
  /** For each host and VM the number of its class. */
  readonly #hostClass: readonly number[];
  readonly #vmClass: readonly number[];
  readonly #ofHost: Watched[] = [];
  readonly #ofVm: Watched[] = [];
  /** By place in the state, who stands there; and the other way about, of hosts. */
  readonly #hostOrder: number[];
  readonly #vmOrder: number[];
  readonly #hostPlace: number[];
  readonly #hostSigns: Int32Array;
  readonly #vmSigns: Int32Array;
  readonly isOn: boolean;

  constructor(world: World, layout: Layout, wanted: boolean) {
    this.#hosts = layout.of('host');
    this.#vms = layout.of('vm');
    const named = namedHosts(world);
    this.#hostClass = classes(world.hosts, (host) => (named.has(host.index) ? `${host.index}` : hostText(world, host)));
    const ruled = new Set([...world.affinities, ...world.groupSets].flatMap(({ vms }) => vms));
    for (const point of world.checkpoints) ruled.add(point.vm);
    this.#vmClass = classes(world.vms, (vm) => (ruled.has(vm.index) ? `${vm.index}` : vmText(vm)));
    this.isOn = wanted && (has(this.#hostClass) || has(this.#vmClass));
    this.#hostOrder = world.hosts.map((_, index) => index);
    this.#hostPlace = world.hosts.map((_, index) => index);
    this.#vmOrder = world.vms.map((_, index) => index);
    this.#hostSigns = new Int32Array(world.hosts.length);
    this.#vmSigns = new Int32Array(world.vms.length);
  }

  /** How many ways there are to change places: a bound of what the reduction can save. */
  get ways(): number {
    return this.isOn ? Math.min(Number.MAX_SAFE_INTEGER, waysOf(this.#hostClass) * waysOf(this.#vmClass)) : 1;
  }

  /** Whether a field is the same at the start for all that may change places. */
  alike(base: Float64Array, { sort, base: from, size, count }: Section, offset: number): boolean {
    if (!this.isOn || (sort !== 'host' && sort !== 'vm')) return true;
    const ofClass = sort === 'host' ? this.#hostClass : this.#vmClass;
    const first = new Map<number, number>();
    for (let index = 0; index < count; index += 1) {
      const value = base[from + index * size + offset] as number;
      const known = first.get(ofClass[index] as number);
      if (known === undefined) first.set(ofClass[index] as number, value);
      else if (known !== value) return false;
    }
    return true;
  }

  /** A field tells entities apart from now on. */
  watch(base: Float64Array, section: Section, offset: number, links: boolean): void {
    if (!this.isOn || (section.sort !== 'host' && section.sort !== 'vm')) return;
    const alike = this.alike(base, section, offset);
    const still = Array.from({ length: section.count }, (_, index) =>
      alike ? (base[section.base + index * section.size + offset] as number) : Number.NaN,
    );
    (section.sort === 'host' ? this.#ofHost : this.#ofVm).push({ offset, links, still });
  }

  orderOf(sort: Sort): readonly number[] | undefined {
    if (!this.isOn) return undefined;
    if (sort === 'host') return this.#hostOrder;
    return sort === 'vm' ? this.#vmOrder : undefined;
  }

  placeOfHost(host: number): number {
    return this.isOn ? (this.#hostPlace[host] as number) : host;
  }

  /** Works out who stands where in the state of this row. */
  order(row: Float64Array): void {
    if (!this.isOn) return;
    const { base: hostBase, size: hostSize, count: hosts } = this.#hosts;
    const { base: vmBase, size: vmSize, count: vms } = this.#vms;
    const hostSigns = this.#hostSigns;
    const vmSigns = this.#vmSigns;
    for (let vm = 0; vm < vms; vm += 1)
      vmSigns[vm] = mix(sign(row, vmBase + vm * vmSize, vm, this.#ofVm), this.#vmClass[vm] as number);
    for (let host = 0; host < hosts; host += 1)
      hostSigns[host] = mix(sign(row, hostBase + host * hostSize, host, this.#ofHost), this.#hostClass[host] as number);
    this.#tellGuests(row);
    for (let round = 0; round < 2; round += 1) this.#tellHosts(row);
    sortWithin(this.#hostOrder, this.#hostClass, hostSigns);
    for (let place = 0; place < hosts; place += 1) this.#hostPlace[this.#hostOrder[place] as number] = place;
    for (let vm = 0; vm < vms; vm += 1) vmSigns[vm] = this.#placed(row, vm);
    sortWithin(this.#vmOrder, this.#vmClass, vmSigns);
  }

  /** A host is known by the VMs that it has, and that go to it, come from it or call it home. */
  #tellGuests(row: Float64Array): void {
    const { base, size, count } = this.#vms;
    const signs = this.#hostSigns;
    for (let vm = 0; vm < count; vm += 1)
      for (let at = 0; at < this.#ofVm.length; at += 1) {
        const { offset, links } = this.#ofVm[at] as Watched;
        if (!links) continue;
        const host = row[base + vm * size + offset] as number;
        if (host >= 0) signs[host] = ((signs[host] as number) + mix(this.#vmSigns[vm] as number, offset + 1)) | 0;
      }
  }

  /** A VM is known by its hosts; and they once more by it. */
  #tellHosts(row: Float64Array): void {
    if (this.#ofVm.filter(({ links }) => links).length < 2) return;
    const { base, size, count } = this.#vms;
    for (let vm = 0; vm < count; vm += 1) {
      let signed = this.#vmSigns[vm] as number;
      for (const { offset, links } of this.#ofVm) {
        const host = links ? (row[base + vm * size + offset] as number) : -1;
        if (host >= 0) signed = mix(signed, (this.#hostSigns[host] as number) ^ offset);
      }
      this.#vmSigns[vm] = signed;
    }
    this.#tellGuests(row);
  }

  /** What a VM is, its hosts by their places. */
  #placed(row: Float64Array, vm: number): number {
    const { base, size } = this.#vms;
    let signed = this.#vmSigns[vm] as number;
    for (let at = 0; at < this.#ofVm.length; at += 1) {
      const { offset, links } = this.#ofVm[at] as Watched;
      const host = links ? (row[base + vm * size + offset] as number) : -1;
      if (links) signed = mix(signed, host < 0 ? offset : ((this.#hostPlace[host] as number) + 1) * 64 + offset);
    }
    return signed;
  }
}

const SPREAD = 0x9e3779b1;
const STIR = 0x85ebca6b;

function mix(a: number, b: number): number {
  const stirred = Math.imul(a ^ Math.imul(b + 0x7f4a7c15, SPREAD), STIR);
  return stirred ^ (stirred >>> 15);
}

/** What an entity is, by its fields that are no links. A field that is as at the start tells nothing, known or not yet known to vary. */
function sign(row: Float64Array, at: number, index: number, fields: readonly Watched[]): number {
  let signed = 0;
  for (let which = 0; which < fields.length; which += 1) {
    const { offset, links, still } = fields[which] as Watched;
    const value = row[at + offset] as number;
    if (!links && value !== still[index]) signed = (signed + mix(offset, value)) | 0;
  }
  return signed;
}

/** Sorts those of one class among the places that the class has. Places are few: insertion is quickest. */
function sortWithin(order: number[], ofClass: readonly number[], signs: Int32Array): void {
  for (let index = 0; index < order.length; index += 1) order[index] = index;
  for (let index = 1; index < order.length; index += 1) {
    const mine = ofClass[index] as number;
    let place = index;
    for (let before = index - 1; before >= 0; before -= 1) {
      if (ofClass[before] !== mine) continue;
      const one = order[place] as number;
      const other = order[before] as number;
      if ((signs[other] as number) <= (signs[one] as number)) break;
      order[place] = other;
      order[before] = one;
      place = before;
    }
  }
}

/** Hosts that somebody names: they cannot change places with others. */
function namedHosts(world: World): ReadonlySet<number> {
  const named = new Set<number>();
  for (const vm of world.vms) for (const host of [...(vm.possibleOwners ?? []), ...vm.preferredOwners]) named.add(host);
  for (const volume of world.volumes) if (!volume.implied) for (const host of world.hosts) named.add(host.index);
  return named;
}

/** What is fixed about a host, its name and number apart; and what it was at the start, which some moves lead back to. */
function hostText(world: World, host: Host): string {
  const { cores, memory, reserve, nodeMemory, nodeCores, processor, rebuilt, site, localFiles, weight } = host;
  const alone = world.hosts.filter((other) => other.domain === host.domain).length === 1;
  const fixed = { cores, memory, reserve, nodeMemory, nodeCores, processor, rebuilt, site, localFiles, weight };
  const { release, cluster } = host;
  return JSON.stringify({ ...fixed, domain: alone ? 'own' : host.domain, begun: { release, cluster } });
}

/** What is fixed about a VM, its name and number apart; and what it was at the start, its host apart. */
function vmText(vm: Vm): string {
  const { kind, failoverUs, workload, immovable, traits, disk, antiAffinity, possibleOwners, preferredOwners } = vm;
  const { version, power, clustered } = vm;
  return JSON.stringify({
    kind,
    failoverUs,
    workload,
    immovable,
    traits,
    disk,
    antiAffinity,
    possibleOwners,
    preferredOwners,
    begun: { version, power, clustered },
  });
}

function classes<T>(all: readonly T[], text: (one: T) => string): readonly number[] {
  const texts = all.map(text);
  return texts.map((one) => texts.indexOf(one));
}

const has = (ofClass: readonly number[]): boolean => new Set(ofClass).size < ofClass.length;

function waysOf(ofClass: readonly number[]): number {
  const seen = new Map<number, number>();
  return ofClass.reduce((ways, one) => {
    const count = (seen.get(one) ?? 0) + 1;
    seen.set(one, count);
    return ways * count;
  }, 1);
}
