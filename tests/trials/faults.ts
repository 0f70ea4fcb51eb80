// Owns the list of planted faults: what each breaks, and which trial must catch it by which check (promises.md §1, and one for P29).
import { z } from 'zod';
import type { Invariant } from './trial.ts';

export const faultNameSchema = z.enum([
  'ack-before-commit',
  'no-dedupe',
  'dedupe-by-text',
  'effects-skipped-on-retry',
  'sequence-from-a-clock',
  'outbox-reordered',
  'timer-in-memory',
  'assignment-without-epoch',
  'bus-treated-as-truth',
  'cursor-advanced-before-apply',
  'cache-wipe-deletes-drafts',
  'no-back-pressure',
  'handles-kept',
]);
export type FaultName = z.infer<typeof faultNameSchema>;

export type Fault = {
  name: FaultName;
  /** Where it is planted, in words. */
  planted: string;
  trial: string;
  /** Any of these is the right reason; another would say that something else broke. */
  caughtBy: readonly Invariant[];
};

export const faults: readonly Fault[] = [
  {
    name: 'ack-before-commit',
    planted: 'the server answers and tells, and writes 60 ms later',
    trial: 'server-kill',
    caughtBy: ['acked-stored', 'desk-equals-server', 'gapless'],
  },
  {
    name: 'no-dedupe',
    planted: 'the server never looks whether an id was decided before',
    trial: 'lost-acks',
    caughtBy: ['unique'],
  },
  {
    name: 'dedupe-by-text',
    planted: 'the server takes the same words of the same person for the same act',
    trial: 'lost-acks',
    caughtBy: ['acked-stored'],
  },
  {
    name: 'effects-skipped-on-retry',
    planted: 'an effect is sent when it comes about and never looked for again',
    trial: 'server-kill',
    caughtBy: ['effects-once'],
  },
  {
    name: 'sequence-from-a-clock',
    planted: 'the server numbers rows by the time of day',
    trial: 'parallel-opens',
    caughtBy: ['gapless'],
  },
  {
    name: 'outbox-reordered',
    planted: 'the desk sends the newest act first',
    trial: 'poison',
    caughtBy: ['in-order'],
  },
  {
    name: 'timer-in-memory',
    planted:
      'the server starts first-response clocks anew when it starts (nothing fires yet: the nearest thing)',
    trial: 'server-kill',
    caughtBy: ['first-response'],
  },
  {
    name: 'assignment-without-epoch',
    planted: 'taking a conversation does not look at the epoch',
    trial: 'take-race',
    caughtBy: ['one-owner'],
  },
  {
    name: 'bus-treated-as-truth',
    planted:
      'a console that comes back is held to have been told everything (no bus in one process: the hub is the nearest thing)',
    trial: 'cut-sweep',
    caughtBy: ['desk-equals-server'],
  },
  {
    name: 'cursor-advanced-before-apply',
    planted: 'the desk commits its cursor first and the rows 40 ms later',
    trial: 'desk-kill',
    caughtBy: ['desk-equals-server'],
  },
  {
    name: 'cache-wipe-deletes-drafts',
    planted: 'a desk that begins an empty cache throws its drafts away',
    trial: 'damaged-caches',
    caughtBy: ['words-kept'],
  },
  {
    name: 'no-back-pressure',
    planted: 'the server queues without limit for a console that does not read',
    trial: 'slow-reader',
    caughtBy: ['bounded'],
  },
  {
    name: 'handles-kept',
    planted: 'the server opens five files for every socket and closes none',
    trial: 'soak',
    caughtBy: ['flat'],
  },
];
