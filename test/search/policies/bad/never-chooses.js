// Nowhere is good enough.
export function placement() {
  return null;
}
