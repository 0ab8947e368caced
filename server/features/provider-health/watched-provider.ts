import type { ProviderKind } from '../../providers/provider-observer.js';

/** What a probe cost and brought. */
export interface ProbeResult {
  firstTokenMs: number | null;
  inputTokens: number;
  outputTokens: number;
}

/** A provider whose health is shown, whether it is set up or not. */
export interface WatchedProvider {
  name: string;
  kind: ProviderKind;
  configured: boolean;
  /** How it is provided, or the model that is asked: "embedded", "gemini-3.8-flash". */
  mode: string | null;
  /** What to set where it is not set up. */
  setting: string | null;
  /** The cheapest call that shows whether it works; rejects with a ProviderError. Null: it has none, or pings itself. */
  probe: ((signal: AbortSignal) => Promise<ProbeResult>) | null;
}
