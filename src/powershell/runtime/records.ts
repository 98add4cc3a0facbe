/** Records of errors: what `throw` makes of a value, and what `catch [Type]` catches. */
import { toText } from './text.js';
import { recordOf } from './trouble.js';
import { typeNamed } from './types.js';
import { PsObject, type Value } from './values.js';

/** Whether a record is of an exception of this type, as somebody writes it. */
export function isException(record: PsObject, written: string): boolean {
  const exception = record.get('Exception');
  const name = typeNamed(written);
  if (!(exception instanceof PsObject) || name === undefined) return false;
  return exception.typeNames.includes(name);
}

/** The record that `throw` makes of a value. */
export function recordFrom(value: Value): PsObject {
  if (value instanceof PsObject && value.typeNames[0] === 'System.Management.Automation.ErrorRecord') return value;
  const message = value instanceof PsObject ? toText(value.get('Message') ?? value) : toText(value);
  const type =
    value instanceof PsObject && value.typeNames.includes('System.Exception') ? value.typeNames[0] : undefined;
  return recordOf({
    message,
    id: message,
    category: 'OperationStopped',
    target: value,
    ...(type === undefined ? {} : { type }),
  });
}
