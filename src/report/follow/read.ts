/** What is known of a rollout, from whichever of both wrote it down: the script, or the cluster. */
import type { Complaint } from '../../base/complaint.js';
import { ok, type Result } from '../../base/result.js';
import { looksLikeClusterEvents, readClusterEvents } from './events.js';
import type { Known } from './follow.js';
import { readLog } from './log.js';

export function readRollout(text: string): Result<Known, readonly Complaint[]> {
  if (looksLikeClusterEvents(text)) {
    const events = readClusterEvents(text);
    return events.ok ? ok({ by: 'events', events: events.value }) : events;
  }
  const entries = readLog(text);
  return entries.ok ? ok({ by: 'log', entries: entries.value }) : entries;
}
