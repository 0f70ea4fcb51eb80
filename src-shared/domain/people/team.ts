// Owns what a team is (a routing group) and the topics that lead to it.
import { z } from 'zod';
import { sequenceSchema, teamIdSchema, topicIdSchema } from '../../std/ids.ts';

export const teamSchema = z.object({
  id: teamIdSchema,
  name: z.string(),
  seq: sequenceSchema,
});
export type Team = z.infer<typeof teamSchema>;

/** What a visitor picks before writing; `names` by language, `en` always there. */
export const topicSchema = z.object({
  id: topicIdSchema,
  names: z.object({ en: z.string(), fr: z.string() }),
  teamId: teamIdSchema,
  seq: sequenceSchema,
});
export type Topic = z.infer<typeof topicSchema>;
