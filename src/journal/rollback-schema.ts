import * as z from 'zod';
import { roundSchema, sectionSchema, taskSchema } from './plan-schema.ts';
import { text } from './schema-parts.ts';

const services = z.array(text).nullable();

export const rollbackRequest = z.object({ services, reason: text });

export const rollbackSchema = z.object({
  services,
  sections: z.array(sectionSchema),
  rounds: z.array(roundSchema),
  tasks: z.array(taskSchema),
  units: z.array(z.object({ tasks: z.array(text), undoes: z.array(text) })),
  left: z.array(z.object({ task: text, why: z.enum(['noUndo', 'irreversible', 'pastIrreversible']) })),
});
