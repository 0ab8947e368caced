import { Gauge, Registry } from 'prom-client';

/** What is true of the installation, whichever process is asked. */
export interface InstallationFigures {
  providers: {
    provider: string;
    kind: string;
    status: 'healthy' | 'degraded' | 'down' | 'unconfigured';
    circuit: 'closed' | 'open' | 'half-open';
  }[];
  queues: { name: string; jobs: number }[];
  /** By status. */
  imports: Record<string, number>;
}

const STATUSES = ['healthy', 'degraded', 'down', 'unconfigured'] as const;
const CIRCUITS = ['closed', 'open', 'half-open'] as const;

/** In the text format of Prometheus. Made anew for each scrape, so that nothing stays that is gone. */
export function installationMetrics({ providers, queues, imports }: InstallationFigures): Promise<string> {
  const registry = new Registry();
  const gauge = <L extends string>(name: string, help: string, ...labelNames: L[]): Gauge<L> =>
    new Gauge({ name, help, labelNames, registers: [registry] });

  const up = gauge(
    'echotune_provider_up',
    'Whether a provider that is set up answers (1) or not (0).',
    'provider',
    'kind',
  );
  const status = gauge(
    'echotune_provider_status',
    'The status of a provider: 1 at the one it has.',
    'provider',
    'status',
  );
  const circuit = gauge(
    'echotune_provider_circuit_state',
    'The circuit of a provider: 1 at its state.',
    'provider',
    'state',
  );
  for (const one of providers) {
    const { provider, kind } = one;
    for (const name of STATUSES) status.set({ provider, status: name }, name === one.status ? 1 : 0);
    if (one.status === 'unconfigured') continue;
    up.set({ provider, kind }, one.status === 'down' ? 0 : 1);
    for (const state of CIRCUITS) circuit.set({ provider, state }, state === one.circuit ? 1 : 0);
  }
  const jobs = gauge('echotune_queue_jobs', 'Background jobs that wait or run.', 'queue');
  for (const queue of queues) jobs.set({ queue: queue.name }, queue.jobs);
  const files = gauge('echotune_imports', 'Imports of listening history, by status.', 'status');
  for (const [name, count] of Object.entries(imports)) files.set({ status: name }, count);
  return registry.metrics();
}
