import { z } from 'zod';
import { instant, pageQuery } from '../../http/common-schemas.js';
import { plainText } from '../../http/plain-text.js';

const filter = z.object({
  actor: z.union([z.uuid(), z.literal('program')], { error: 'must be the id of a user, or "program"' }).optional(),
  action: plainText(100).optional().meta({ description: '"flag.toggled"' }),
  target: plainText(300).optional().meta({ description: '"flag:signups"' }),
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional().meta({ description: 'Exclusive' }),
});

export const auditQuery = filter.extend(pageQuery.shape);
export const auditExportQuery = filter.extend({ format: z.enum(['jsonl', 'csv']).default('jsonl') });
export type AuditQuery = z.infer<typeof filter>;

export const auditEntrySchema = z
  .object({
    id: z.string(),
    at: instant,
    actor: z
      .object({ id: z.uuid(), name: z.string() })
      .nullable()
      .meta({ description: 'null: the program itself, or somebody who is gone' }),
    action: z.string(),
    target: z.string(),
    before: z.json().nullable(),
    after: z.json().nullable(),
    reason: z.string().nullable(),
    requestId: z.string().nullable(),
  })
  .meta({ id: 'AuditEntry' });
