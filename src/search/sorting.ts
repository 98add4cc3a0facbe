/** Hosts and VMs in an order that goes by what they are: by rank, and then by sign. */
const SPREAD = 0x9e3779b1;
const STIR = 0x85ebca6b;

/** Two numbers as one in which every bit of them counts. */
export function mix(a: number, b: number): number {
  const stirred = Math.imul(a ^ Math.imul(b + 0x7f4a7c15, SPREAD), STIR);
  return stirred ^ (stirred >>> 15);
}

/** Sorts those of one class among the places that the class has, by rank and then by sign: whether anybody has moved. Places are few: insertion is quickest. */
export function sortWithin(
  order: Int32Array,
  ofClass: readonly number[],
  ranks: Int32Array,
  signs: Int32Array,
): boolean {
  let isMoved = false;
  for (let index = 0; index < order.length; index += 1) order[index] = index;
  for (let index = 1; index < order.length; index += 1) {
    const mine = ofClass[index] as number;
    let place = index;
    for (let before = index - 1; before >= 0; before -= 1) {
      if (ofClass[before] !== mine) continue;
      const one = order[place] as number;
      const other = order[before] as number;
      const less = (ranks[other] as number) - (ranks[one] as number);
      if (less < 0 || (less === 0 && (signs[other] as number) <= (signs[one] as number))) break;
      order[place] = other;
      order[before] = one;
      place = before;
      isMoved = true;
    }
  }
  return isMoved;
}
