/** What somebody has done in a lab, as it is kept and handed in: everything that is needed to play it again, and nothing that is believed. */
import { z } from 'zod';

const attemptType = z.object({
  /** Lines in their order; time that passed at the prompt is one that sleeps. */
  lines: z.array(z.string()).readonly(),
  /** Title of the lab. */
  lab: z.string().optional(),
  student: z.string().optional(),
  /** Of the faults that are drawn. */
  seed: z.string().optional(),
  /** A list of faults in YAML: the instructor's file. */
  instructor: z.string().optional(),
  /** The same of one fault each: those that were injected while the lab ran. */
  injected: z.array(z.string()).readonly().optional(),
  /** Moments with a name: the lines that had been typed by then. */
  marks: z.record(z.string(), z.array(z.string()).readonly()).optional(),
  /** Milliseconds on the wall clock so far. */
  usedMs: z.number().optional(),
});

export type Attempt = z.infer<typeof attemptType>;

/** Reads a file of progress; undefined where it is none. */
export function attemptOf(text: string): Attempt | undefined {
  try {
    const { data } = attemptType.safeParse(JSON.parse(text));
    return data;
  } catch {
    return undefined;
  }
}
