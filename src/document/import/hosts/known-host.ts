/** What is known of a host by now. */
export interface KnownHost {
  name: string;
  address?: string;
  user?: string;
  port?: number;
  line: number;
  readonly services: Set<string>;
  /** What is known of what happens there: files are sent there; single commands are run there; one is there. */
  use: 'receives' | 'remote' | 'place';
  reached?: true;
  /** Who files are sent as. */
  copiesAs?: string;
}

/** Adds what is known of a host by another name. */
export function merge(twin: KnownHost, known: KnownHost): void {
  if (twin.use === 'place' || known.use === 'receives') known.use = twin.use;
  if (twin.reached) known.reached = true;
  for (const service of twin.services) known.services.add(service);
  known.line = Math.min(known.line, twin.line);
  if (twin.user !== undefined) known.user ??= twin.user;
  if (twin.port !== undefined) known.port ??= twin.port;
  if (twin.address !== undefined) known.address ??= twin.address;
}
