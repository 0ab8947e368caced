import type { z } from 'zod';
import { type Connection, permissionsOf, SERVICE, stateOf } from './connection.js';
import type { connectionSchema } from './connection-schema.js';

type Shown = z.infer<typeof connectionSchema>;

export function presentConnection(connection: Connection | null, available: boolean, now: Date): Shown {
  return {
    service: SERVICE,
    available,
    state: connection === null ? 'none' : stateOf(connection, now),
    account: connection && { name: connection.displayName },
    permissions: connection === null ? [] : permissionsOf(connection.scopes),
    connectedAt: connection?.connectedAt.toISOString() ?? null,
    endsAt: connection?.endsAt.toISOString() ?? null,
    endReason: connection?.ended?.reason ?? null,
  };
}
