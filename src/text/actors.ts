/** The names that events carry where no person acted. */
const automaticActors = ['auto', 'retry', 'flag', 'when', 'onError', 'check', 'handrail'] as const;

export type AutomaticActor = (typeof automaticActors)[number];

export function isPerson(by: string): boolean {
  return !automaticActors.some(actor => actor === by);
}
