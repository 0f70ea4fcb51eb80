import { describe, expect, test } from 'vitest';
import { type Activity, activitySchema } from '../domain/conversation/message.ts';
import { commandIdSchema } from '../std/ids.ts';
import { activityMessage, messageIdOf } from './activity-message.ts';
import { ana, conversationId, sales } from './example-situation.ts';

/** One of each code; the schema says which arguments a code has. */
const activities: Activity[] = activitySchema.options.map((option) =>
  activitySchema.parse({ code: option.shape.code.value, agentId: ana, teamId: sales }),
);

describe('activityMessage', () => {
  test('SEND-2 ids fit for every code behind the longest command id, and differ', () => {
    const longest = commandIdSchema.parse('x'.repeat(48));
    const ids = activities.map(
      (activity) => activityMessage(conversationId, { kind: 'system' }, activity, longest, 0).id,
    );
    expect(new Set([messageIdOf(longest), ...ids]).size).toBe(activities.length + 1);
  });

  test('SEND-2 no command id can pose as an activity’s id', () => {
    for (const activity of activities) {
      const { id } = activityMessage(conversationId, { kind: 'system' }, activity, 'x'.repeat(16), 0);
      expect(commandIdSchema.safeParse(id).success).toBe(false);
    }
  });
});
