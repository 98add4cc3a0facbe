/**
 * The virtual clock of a link that alone holds back all of its flows, so that all have the same rate: it shows the bytes that each
 * of them was given since it began. A flow is empty when the clock shows its end, so a change of the rate moves the clock alone.
 */
import { type Bytes, type BytesPerSecond, type Micros, SECOND } from '../../base/units.js';

/** A flow on a clock. */
export interface Clocked {
  readonly id: number;
  /** What the clock shows when the flow is empty. */
  ends: Bytes;
}

export class LinkClock<Member extends Clocked> {
  /** In the order in which they will be empty; those that end together in the order of their ids. */
  #members: Member[] = [];
  /** The one that was told last when it will be empty; nobody else was told of a time. */
  #told: Member | undefined;
  #shows: Bytes = 0;
  #rate: BytesPerSecond = 0;
  #sinceUs: Micros;

  constructor(
    /** No member takes less than this, so that at a rate up to it none is held back by its own cap. */
    public capLeast: BytesPerSecond,
    nowUs: Micros,
  ) {
    this.#sinceUs = nowUs;
  }

  /** Of each of its flows. */
  get rate(): BytesPerSecond {
    return this.#rate;
  }

  get size(): number {
    return this.#members.length;
  }

  leftOf(member: Member, nowUs: Micros): Bytes {
    return Math.max(0, member.ends - this.#at(nowUs));
  }

  add(member: Member, bytes: Bytes, nowUs: Micros): void {
    member.ends = this.#at(nowUs) + bytes;
    const members = this.#members;
    let at = members.push(member) - 1;
    for (; at > 0 && isAfter(members[at - 1] as Member, member); at -= 1) members[at] = members[at - 1] as Member;
    members[at] = member;
  }

  remove(member: Member): void {
    this.#members.splice(this.#members.indexOf(member), 1);
    if (this.#told === member) this.#told = undefined;
  }

  setRate(rate: BytesPerSecond, nowUs: Micros): void {
    this.#shows = this.#at(nowUs);
    this.#sinceUs = nowUs;
    this.#rate = rate;
  }

  /** Says who is empty first, and when; to who was told before and is not the first any more, that nothing is known. */
  tell(onRate: (flow: number, emptyAtUs: Micros) => void, nowUs: Micros): void {
    const [first] = this.#members;
    if (this.#told !== undefined && this.#told !== first) onRate(this.#told.id, Number.POSITIVE_INFINITY);
    this.#told = first;
    if (first === undefined) return;
    const seconds = this.leftOf(first, nowUs) / this.#rate;
    onRate(first.id, this.#rate > 0 ? nowUs + Math.ceil(seconds * SECOND) : Number.POSITIVE_INFINITY);
  }

  /** The same over twins of its members. */
  clone(twinOf: (member: Member) => Member): LinkClock<Member> {
    const twin = new LinkClock<Member>(this.capLeast, this.#sinceUs);
    twin.#members = this.#members.map(twinOf);
    twin.#told = this.#told && twinOf(this.#told);
    twin.#shows = this.#shows;
    twin.#rate = this.#rate;
    return twin;
  }

  #at(nowUs: Micros): Bytes {
    return this.#shows + (this.#rate * (nowUs - this.#sinceUs)) / SECOND;
  }
}

const isAfter = (one: Clocked, other: Clocked): boolean =>
  one.ends > other.ends || (one.ends === other.ends && one.id > other.id);
