type Listener = (event: { data: string; lastEventId: string }) => void;

const RETRY_MS = 50;

/** What a browser has and Node 20 has not: follows events as the HTML standard says, and comes back with Last-Event-ID. */
export class EventSource {
  static readonly CONNECTING = 0;
  static readonly CLOSED = 2;
  readyState = EventSource.CONNECTING;
  private readonly listeners = new Map<string, Listener[]>();
  private readonly ended = new AbortController();
  private lastEventId = '';

  constructor(readonly url: string) {
    void this.follow();
  }

  addEventListener(type: string, listener: Listener): void {
    this.listeners.set(type, [...(this.listeners.get(type) ?? []), listener]);
  }

  close(): void {
    this.readyState = EventSource.CLOSED;
    this.ended.abort();
  }

  private tell(type: string, data = ''): void {
    for (const listener of this.listeners.get(type) ?? []) listener({ data, lastEventId: this.lastEventId });
  }

  private async follow(): Promise<void> {
    while (this.readyState !== EventSource.CLOSED) {
      try {
        await this.connect();
      } catch {
        // broken, or closed: the loop knows
      }
      if (this.readyState === EventSource.CLOSED) return;
      this.readyState = EventSource.CONNECTING;
      this.tell('error');
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }

  private async connect(): Promise<void> {
    const headers = { accept: 'text/event-stream', ...(this.lastEventId && { 'last-event-id': this.lastEventId }) };
    const { status, body } = await fetch(this.url, { headers, signal: this.ended.signal });
    if (status !== 200 || body === null) return this.close();
    this.readyState = 1;
    this.tell('open');
    let text = '';
    for await (const part of body.pipeThrough(new TextDecoderStream())) {
      text += part;
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        const fields = new Map(
          text
            .slice(0, end)
            .split('\n')
            .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)] as const),
        );
        text = text.slice(end + 2);
        this.lastEventId = fields.get('id') ?? this.lastEventId;
        const data = fields.get('data');
        if (data !== undefined) this.tell(fields.get('event') ?? 'message', data);
      }
    }
  }
}
