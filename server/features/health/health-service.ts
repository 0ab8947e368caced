export type StoreName = 'postgres' | 'mongo' | 'redis';

export interface StoreProbe {
  name: StoreName;
  /** How this store is provided: "embedded", "external", "in-process". */
  mode: string;
  /** Whether EchoTune can answer without it. */
  optional: boolean;
  ping(): Promise<void>;
}

export interface StoreCheck {
  name: StoreName;
  mode: string;
  status: 'pass' | 'warn' | 'fail';
  latencyMs: number;
  error: string | null;
}

export interface HealthReport {
  status: 'pass' | 'warn' | 'fail';
  checks: StoreCheck[];
}

const PATIENCE_MS = 200;

export interface HealthService {
  /** Pings every store at once; answers within PATIENCE_MS even when all of them hang. */
  check(): Promise<HealthReport>;
}

export function createHealthService(probes: readonly StoreProbe[]): HealthService {
  return {
    async check() {
      const checks = await Promise.all(probes.map(checkStore));
      const worst = (status: StoreCheck['status']): boolean => checks.some((check) => check.status === status);
      return { status: worst('fail') ? 'fail' : worst('warn') ? 'warn' : 'pass', checks };
    },
  };
}

async function checkStore({ name, mode, optional, ping }: StoreProbe): Promise<StoreCheck> {
  const started = performance.now();
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${PATIENCE_MS} ms`)), PATIENCE_MS);
  });
  let error: string | null = null;
  try {
    await Promise.race([ping(), tooLong]);
  } catch (cause) {
    error = describe(cause);
  } finally {
    clearTimeout(timer);
  }
  const latencyMs = Math.round((performance.now() - started) * 100) / 100;
  return { name, mode, status: error === null ? 'pass' : optional ? 'warn' : 'fail', latencyMs, error };
}

/** One line, without addresses or credentials that a driver may put into its message. */
function describe(cause: unknown): string {
  if (!(cause instanceof Error)) return 'unknown error';
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.name;
  return cause.message.startsWith('no answer') ? cause.message : code;
}
