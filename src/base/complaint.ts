/** The first kind of trouble: what was written is wrong. Complaints are data, collected and shown all at once. */

/** Where in the text. Lines and columns count from 1; the end is the position after the last character. */
export interface Place {
  readonly line: number;
  readonly column: number;
  readonly endLine?: number;
  readonly endColumn?: number;
}

export interface Complaint {
  /** One sentence without the place. */
  readonly message: string;
  /** What would have been right: a form, a unit, a list of names. */
  readonly expected?: string;
  /** The valid name that is closest to what was written. */
  readonly nearest?: string;
  readonly place?: Place;
  /** Where in the structure, for example `vms[2].memory`. */
  readonly path?: string;
}

/** A complaint from its parts; parts that are undefined are left out. */
export function complain(message: string, expected?: string, nearest?: string): Complaint {
  return {
    message,
    ...(expected === undefined ? {} : { expected }),
    ...(nearest === undefined ? {} : { nearest }),
  };
}
