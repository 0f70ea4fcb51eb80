// Owns the branded ids every process names things by, and the plain shapes (epoch ms, sequence) beside them.
import { z } from 'zod';

export const idPattern = /^[A-Za-z0-9_.-]{1,64}$/;
export const messageIdPattern = /^[A-Za-z0-9_.-]{1,80}$/;
export const commandIdPattern = /^[A-Za-z0-9_-]{16,48}$/;
/** The last moment a Date can name. */
export const lastEpochMs = 8_640_000_000_000_000;

const idText = z.string().regex(idPattern);

export const workspaceIdSchema = idText.brand<'WorkspaceId'>();
export const conversationIdSchema = idText.brand<'ConversationId'>();
/** Longer than the rest: an activity's id is its command's (up to 48) with the activity's code behind it. */
export const messageIdSchema = z.string().regex(messageIdPattern).brand<'MessageId'>();
export const contactIdSchema = idText.brand<'ContactId'>();
export const agentIdSchema = idText.brand<'AgentId'>();
export const teamIdSchema = idText.brand<'TeamId'>();
export const topicIdSchema = idText.brand<'TopicId'>();
/** A command's id is its idempotency key (the *client key*): made once by whoever acts, kept over every retry. */
export const commandIdSchema = z.string().regex(commandIdPattern).brand<'CommandId'>();

export type WorkspaceId = z.infer<typeof workspaceIdSchema>;
export type ConversationId = z.infer<typeof conversationIdSchema>;
export type MessageId = z.infer<typeof messageIdSchema>;
export type ContactId = z.infer<typeof contactIdSchema>;
export type AgentId = z.infer<typeof agentIdSchema>;
export type TeamId = z.infer<typeof teamIdSchema>;
export type TopicId = z.infer<typeof topicIdSchema>;
export type CommandId = z.infer<typeof commandIdSchema>;

/** Epoch milliseconds UTC. */
export const epochMsSchema = z.int().min(0).max(lastEpochMs);
/** A place in the workspace's one sequence; 0 = before everything. */
export const sequenceSchema = z.int().min(0);
