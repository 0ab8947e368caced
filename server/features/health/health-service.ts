export type StoreName = 'postgres' | 'mongo' | 'redis';

export interface StoreProbe {
  name: StoreName;
  /** How this store is provided: "embedded", "external", "in-process". */
  mode: string;
  /** Whether EchoTune can answer without it. */
  optional: boolean;
  /** Ends by itself at some time, also when the store hangs. */
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
const NO_ANSWER = `no answer within ${PATIENCE_MS} ms`;

export interface HealthService {
  /** Pings every store at once; answers within PATIENCE_MS even when all of them hang. */
  check(): Promise<HealthReport>;
}

/** Those who ask at the same time share an answer, and a store that hangs is not pinged again before that ping has ended. */
export function createHealthService(
  probes: readonly StoreProbe[],
  onCheck: (check: StoreCheck) => void = () => undefined,
): HealthService {
  const stores = probes.map((probe) => createStoreCheck(probe, onCheck));
  return {
    async check() {
      const checks = await Promise.all(stores.map((check) => check()));
      const worst = (status: StoreCheck['status']): boolean => checks.some((check) => check.status === status);
      return { status: worst('fail') ? 'fail' : worst('warn') ? 'warn' : 'pass', checks };
    },
  };
}

function createStoreCheck(
  { name, mode, optional, ping }: StoreProbe,
  onCheck: (check: StoreCheck) => void,
): () => Promise<StoreCheck> {
  let pinging: Promise<void> | null = null;
  let checking: Promise<StoreCheck> | null = null;

  async function check(): Promise<StoreCheck> {
    const started = performance.now();
    let timer: NodeJS.Timeout | undefined;
    const tooLong = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error(NO_ANSWER)), PATIENCE_MS);
    });
    pinging ??= ping().finally(() => (pinging = null));
    let error: string | null = null;
    try {
      await Promise.race([pinging, tooLong]);
    } catch (cause) {
      error = describe(cause);
    } finally {
      clearTimeout(timer);
    }
    const latencyMs = Math.round((performance.now() - started) * 100) / 100;
    const status = error === null ? 'pass' : optional ? 'warn' : 'fail';
    const result: StoreCheck = { name, mode, status, latencyMs, error };
    onCheck(result);
    return result;
  }
  return () => (checking ??= check().finally(() => (checking = null)));
}

/** One line, without addresses or credentials that a driver may put into its message. */
function describe(cause: unknown): string {
  if (!(cause instanceof Error)) return 'unknown error';
  if (cause.message === NO_ANSWER) return NO_ANSWER;
  if ('code' in cause && typeof cause.code === 'string') return cause.code;
  // What drivers throw when they have waited long enough, or have no connection.
  return cause.name === 'Error' ? 'no answer' : cause.name;
}
