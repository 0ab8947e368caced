import type { TokenScope } from '../../http/endpoint.js';

/** What a dashboard or a program proves itself with. The token itself is kept by nobody here. */
export interface ApiToken {
  id: string;
  name: string;
  scopes: TokenScope[];
  createdAt: Date;
  /** At most a minute old. */
  lastUsedAt: Date | null;
  /** Who made it, where that listener is still here. */
  createdBy: string | null;
}
