// Owns reading back JSON the desk stored itself: what does not fit its schema any more is damage, not a surprise.
import { z } from 'zod';
import { DatabaseDamaged } from './open-sqlite.ts';

/** Throws DatabaseDamaged when the text is not JSON or not of the schema's shape. */
export function parseStored<Schema extends z.ZodType>(schema: Schema, stored: string): z.output<Schema> {
  let json: unknown;
  try {
    json = JSON.parse(stored);
  } catch (error) {
    throw new DatabaseDamaged('a stored row is not JSON', { cause: error });
  }
  const parsed = z.safeParse(schema, json);
  if (!parsed.success) throw new DatabaseDamaged('a stored row has another shape', { cause: parsed.error });
  return parsed.data;
}
