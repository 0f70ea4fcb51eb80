// Owns what a contact is: the person or anonymous browser on the other side.
import { z } from 'zod';
import { contactIdSchema, epochMsSchema, sequenceSchema } from '../../std/ids.ts';

export const contactSchema = z.object({
  id: contactIdSchema,
  /** Empty for an anonymous visitor: the console then shows "Visitor" and `shortCode`. */
  name: z.string(),
  /** Four characters that tell anonymous visitors apart. */
  shortCode: z.string(),
  email: z.string().nullable(),
  language: z.enum(['en', 'fr']),
  country: z.string().nullable(),
  createdAt: epochMsSchema,
  seq: sequenceSchema,
});
export type Contact = z.infer<typeof contactSchema>;
