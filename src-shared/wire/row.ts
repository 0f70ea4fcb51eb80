// Owns the rows by which facts come down to a desk. A kind this build does not know is skipped and counted.
import { z } from 'zod';
import { conversationSchema } from '../domain/conversation/conversation.ts';
import { draftSchema } from '../domain/conversation/draft.ts';
import { messageSchema } from '../domain/conversation/message.ts';
import { readMarkSchema } from '../domain/conversation/read-mark.ts';
import { agentSchema } from '../domain/people/agent.ts';
import { contactSchema } from '../domain/people/contact.ts';
import { teamSchema, topicSchema } from '../domain/people/team.ts';

export const rowSchema = z.discriminatedUnion('row', [
  z.object({ row: z.literal('conversation'), value: conversationSchema }),
  z.object({ row: z.literal('message'), value: messageSchema }),
  z.object({ row: z.literal('contact'), value: contactSchema }),
  z.object({ row: z.literal('read-mark'), value: readMarkSchema }),
  z.object({ row: z.literal('draft'), value: draftSchema }),
  z.object({ row: z.literal('agent'), value: agentSchema }),
  z.object({ row: z.literal('team'), value: teamSchema }),
  z.object({ row: z.literal('topic'), value: topicSchema }),
]);
export type Row = z.infer<typeof rowSchema>;
export type RowKind = Row['row'];
