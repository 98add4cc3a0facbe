/** Values as PowerShell exports them: enums by name or number, versions as text or object, lists of one without brackets. */
import { z } from 'zod';

/** What is written of a name that was cut off, because `-Depth` was too small. */
const CUT = /^(?:System\.|Microsoft\.|@\{)/;

const NAME_MAX = 260;

function field<T>(input: z.ZodType<unknown>, expected: string, read: (value: unknown) => T | undefined) {
  return input
    .transform((value, ctx): T | undefined => {
      if (value === null || value === '') return undefined;
      const found = read(value);
      if (found === undefined) ctx.addIssue({ code: 'custom', message: expected });
      return found;
    })
    .meta({ description: `${expected[0]?.toUpperCase()}${expected.slice(1)}.` })
    .optional();
}

const either = (expected: string, ...types: readonly [z.ZodType, z.ZodType, ...z.ZodType[]]) =>
  z.union([...types, z.null()], { error: expected });

const numberOf = (value: unknown): number => (typeof value === 'string' ? Number(value.trim()) : (value as number));

/** A whole number from 0 on; `max`: the highest. */
export const whole = (what: string, max: number = Number.MAX_SAFE_INTEGER) => {
  const expected = `${what}, a whole number from 0 to ${max}`;
  return field(either(expected, z.number(), z.string()), expected, (value) => {
    const number = numberOf(value);
    return Number.isInteger(number) && number >= 0 && number <= max ? number : undefined;
  });
};

export const flag = (what: string) => {
  const expected = `${what}: true or false`;
  return field(either(expected, z.boolean(), z.number(), z.string()), expected, (value) => {
    const word = String(value).trim().toLowerCase();
    if (['true', '1'].includes(word)) return true;
    return ['false', '0'].includes(word) ? false : undefined;
  });
};

export const text = (what: string) => {
  const expected = `${what}, a text of at most ${NAME_MAX} characters`;
  return field(either(expected, z.string(), z.number()), expected, (value) => {
    const found = String(value);
    return found.length <= NAME_MAX ? found : undefined;
  });
};

/** The name of something, given as text or as an object that has it. */
const NAMED = z.looseObject({ Name: z.string().optional(), NodeName: z.string().optional() });

function nameIn(value: unknown): string | undefined {
  if (typeof value === 'string') return value.length <= NAME_MAX && !CUT.test(value) ? value : undefined;
  const { Name, NodeName } = value as z.infer<typeof NAMED>;
  const found = Name ?? NodeName;
  return found !== undefined && found.length <= NAME_MAX ? found : undefined;
}

export const named = (what: string) => {
  const expected = `${what}: its name, or an object with its Name`;
  return field(either(expected, z.string(), NAMED), expected, nameIn);
};

const LIST_MAX = 10_000;

/** Names; one alone may stand without brackets. What was cut off is left out. */
export const namesOf = (what: string) => {
  const expected = `${what}: a list of at most ${LIST_MAX} names`;
  const one = z.union([z.string(), NAMED, z.null()], { error: expected });
  return field(either(expected, one, z.array(one)), expected, (value) => {
    const list = Array.isArray(value) ? value : [value];
    return list.length > LIST_MAX ? undefined : list.flatMap((entry) => (entry === null ? [] : (nameIn(entry) ?? [])));
  });
};

/** An enum that came over a remote session has both: `{ "value": 2, "Value": "Running" }`. */
const REMOTE = z.looseObject({ value: z.union([z.string(), z.number()]) });

const ENUM = [z.string(), z.number(), REMOTE] as const;

const enumOf = (value: unknown): unknown =>
  typeof value === 'object' ? (value as z.infer<typeof REMOTE>).value : value;

/** A word of an enum: by its name, in any case, or by its number. */
export const word = (what: string, numbers: Readonly<Record<string, number | readonly number[]>>) => {
  const names = Object.keys(numbers);
  const expected = `${what}: ${names.join(', ')}, or its number`;
  return field(either(expected, ...ENUM), expected, (written) => {
    const value = enumOf(written);
    const number = numberOf(value);
    return names.find((name) =>
      Number.isNaN(number)
        ? name.toLowerCase() === String(value).trim().toLowerCase()
        : [numbers[name]].flat().includes(number),
    );
  });
};

/** The same where a number may be none of those: it depends on the release, and is kept. */
export const wordOrNumber = (what: string, numbers: Readonly<Record<string, number>>) => {
  const names = Object.keys(numbers);
  const expected = `${what}: ${names.join(', ')}, or its number`;
  return field(either(expected, ...ENUM), expected, (written): string | number | undefined => {
    const value = enumOf(written);
    const number = numberOf(value);
    if (Number.isNaN(number)) return names.find((name) => name.toLowerCase() === String(value).trim().toLowerCase());
    return Number.isInteger(number) && number >= 0
      ? (names.find((name) => numbers[name] === number) ?? number)
      : undefined;
  });
};

const VERSION = z.looseObject({ Major: z.number(), Minor: z.number() });

/** `8.0`, or a .NET Version. */
export const version = (what: string) => {
  const expected = `${what}, such as 8.0`;
  return field(either(expected, z.string(), z.number(), VERSION), expected, (value) => {
    if (typeof value === 'object') return versionText(value as z.infer<typeof VERSION>);
    const found = typeof value === 'number' && Number.isInteger(value) ? `${value}.0` : String(value).trim();
    return /^\d{1,5}\.\d{1,5}(\.\d{1,6}){0,2}$/.test(found) ? found : undefined;
  });
};

const versionText = ({ Major, Minor }: z.infer<typeof VERSION>): string | undefined =>
  Number.isInteger(Major) && Number.isInteger(Minor) && Major >= 0 && Minor >= 0 ? `${Major}.${Minor}` : undefined;
